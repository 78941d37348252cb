using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Recovery;

/// <summary>Sets a new password with the secret out of a mail, ends all sessions, and lets the owner in again wherever they were slowed down.</summary>
public sealed class PasswordReset(
    AuthDb db, MailTokens tokens, PasswordHasher passwords, SessionEnder sessions, LoginBackOff backOff, KnownDevices devices, Mailer mailer,
    AuditLog audit, TimeProvider clock)
{
    /// <summary>Uses the token, once.</summary>
    public async Task<Results<Ok<ResetReply>, ProblemHttpResult>> UseAsync(
        ResetRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        var attempt = await backOff.BeginAsync(device.Ip);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, response);
        }

        if (await tokens.FindAsync(request.Token, MailTokenPurpose.PasswordReset, cancellationToken) is not var (token, user))
        {
            return MailTokenProblem.Invalid();
        }

        await backOff.WithdrawAsync(attempt);
        if (PasswordRule.Objection(request.Password, user.Email, user.Username, user.DisplayName) is { } objection)
        {
            return Problem.Invalid("password", objection);
        }

        if (await passwords.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            return Overload.Problem(response);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAsync(user.Id, cancellationToken);
        await tokens.UseAsync(token, cancellationToken);
        user.PasswordHash = hash;
        user.UserVersion++;
        user.EmailVerifiedAt ??= clock.GetUtcNow();
        await sessions.EndAllAsync(user.Id, exceptSessionId: null, EndReasons.PasswordChanged, cancellationToken);
        audit.Add(Acts.PasswordReset, AuditLog.User(user.Id), actor: user.Id);
        mailer.Add(MailTemplate.PasswordChanged, user.Email);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return MailTokenProblem.Invalid();
        }

        await backOff.ClearAsync(user);
        return TypedResults.Ok(new ResetReply(devices.Issue(user.Id)));
    }
}
