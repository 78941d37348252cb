using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Mfa;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

/// <summary>Signs in by password. A refusal is the same, in text and time, for an unknown account and a wrong password.</summary>
public sealed class Login(
    AuthDb db, PasswordHasher passwords, LoginChallenge secondFactor, SessionOpener sessions, LoginBackOff backOff, KnownDevices devices,
    RefusedActs refused, AuditLog audit, IOptions<RegistrationOptions> registration)
{
    /// <summary>Tries the password; a new session, or why not.</summary>
    public async Task<SignInOutcome> SignInAsync(LoginRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        var account = Account.Of(request);
        var user = await FindAsync(account, cancellationToken);
        var known = devices.Recognise(request.DeviceToken, user?.Id);
        var attempt = await backOff.BeginAsync(account.Key, device.Ip, known);
        if (attempt.IsRefused)
        {
            refused.Add(Acts.SignIn, user?.Id, device.Ip);
            return LoginBackOff.Problem(attempt, response);
        }

        var verdict = await passwords.VerifyAsync(user?.PasswordHash, request.Password, cancellationToken);
        if (verdict is PasswordVerdict.Busy)
        {
            await backOff.WithdrawAsync(attempt);
            return Overload.Problem(response);
        }

        if (user is null || verdict is PasswordVerdict.Wrong)
        {
            refused.Add(Acts.SignIn, user?.Id, device.Ip);
            return Refusal();
        }

        await backOff.SucceedAsync(attempt);
        if (user.DisabledAt is not null)
        {
            refused.Add(Acts.SignIn, user.Id, device.Ip);
            return Problem.Of(StatusCodes.Status403Forbidden, "account_disabled", "This account is disabled.");
        }

        if (registration.Value.RequireVerifiedEmail && user.EmailVerifiedAt is null)
        {
            return Problem.Of(
                StatusCodes.Status403Forbidden, "email_unverified", "This address is not verified yet.", "Open the link in the mail, or ask for another.");
        }

        if (await secondFactor.AskAsync(user, cancellationToken) is { } question)
        {
            return question;
        }

        var stronger = verdict is PasswordVerdict.RightButWeak ? await passwords.HashAsync(request.Password, cancellationToken) : null;
        return await OpenAsync(user, stronger, device, cancellationToken) ?? (SignInOutcome)Refusal();
    }

    /// <summary>Null when the account was disabled, or got another password, while this one was looked at.</summary>
    private async Task<SignInOutcome?> OpenAsync(User user, string? strongerHash, Device device, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await sessions.OpenIfUnchangedAsync(user, device, cancellationToken) is not { } signedIn)
        {
            return null;
        }

        if (strongerHash is not null)
        {
            (await db.Users.SingleAsync(held => held.Id == user.Id, cancellationToken)).PasswordHash = strongerHash;
        }

        audit.Add(Acts.SignIn, AuditLog.User(user.Id), actor: user.Id, session: signedIn.SessionId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return signedIn;
    }

    private Task<User?> FindAsync(Account account, CancellationToken cancellationToken) => account.IsEmail
        ? db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.EmailKey == account.Key, cancellationToken)
        : db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.UsernameKey == account.Key, cancellationToken);

    private static ProblemHttpResult Refusal() =>
        Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "No account matches these credentials.");

    /// <summary>Whom a login means. What can be nobody's has an empty key, and is looked for all the same.</summary>
    private sealed record Account(string Key, bool IsEmail)
    {
        /// <summary>No name contains an <c>@</c>, so an address is known wherever it stands.</summary>
        public static Account Of(LoginRequest request)
        {
            var given = request.Email ?? request.Username!;
            var isEmail = request.Email is not null || given.Contains('@', StringComparison.Ordinal);
            return new Account((isEmail ? Identifier.Email(given) : Identifier.Username(given)) is { } shown ? Identifier.Key(shown) : "", isEmail);
        }
    }
}
