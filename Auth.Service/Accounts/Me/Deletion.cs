using Auth.Service.Accounts.Departures;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Bots;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Me;

/// <summary>Deletes an account at its owner's wish: closed at once, erased after the time in which the owner may come back.</summary>
public sealed class Deletion(
    AuthDb db, OwnerProof proof, SessionEnder sessions, OwnersBots bots, AccountDepartures departures, Mailer mailer, AuditLog audit,
    IOptions<DeletionOptions> options, TimeProvider clock)
{
    /// <summary>Asks for the password again: a borrowed session must not be enough.</summary>
    public async Task<Results<Accepted<DeletionReply>, ProblemHttpResult>> RequestAsync(
        DeletionRequest request, CurrentUser caller, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == caller.Id, cancellationToken) is not { } user)
        {
            return Problem.NotFound("account");
        }

        return await proof.CheckAsync(user, "password", request.Password, caller, response, cancellationToken) is { } refusal
            ? refusal
            : await AdminLock.InTurnAsync(db, () => CloseAsync(caller.Id, cancellationToken), cancellationToken);
    }

    private async Task<Results<Accepted<DeletionReply>, ProblemHttpResult>> CloseAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await db.HoldAsync(userId, cancellationToken) is not { } user)
        {
            return Problem.NotFound("account");
        }

        if (user.Role == Roles.Admin && !await db.Users.AnyAsync(
            u => u.Id != userId && u.Role == Roles.Admin && u.DisabledAt == null && u.DeletedAt == null, cancellationToken))
        {
            return Problem.Of(StatusCodes.Status409Conflict, "last_admin", "The last admin cannot go. Make somebody else an admin first.");
        }

        user.DeletedAt = clock.GetUtcNow();
        await sessions.EndAllAsync(userId, exceptSessionId: null, EndReasons.AccountDeleted, cancellationToken);
        await bots.VoidTokensAsync(userId, cancellationToken);
        departures.AddClosed(userId);
        audit.Add(Acts.AccountDelete);
        mailer.Add(MailTemplate.AccountDeleted, user.Email);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, new DeletionReply(user.DeletedAt.Value.AddDays(options.Value.GraceDays)));
    }
}
