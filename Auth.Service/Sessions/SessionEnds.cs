using Auth.Service.Audit;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Sessions;

internal static class SessionEnds
{
    /// <summary>End one of the caller's sessions, also the current one.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id, CurrentUser caller, AuthDb db, SessionEnder sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        if (!await db.Sessions.AnyAsync(session => session.Id == id && session.UserId == caller.Id, cancellationToken)
            || !await sessions.EndAsync(id, EndReasons.SignedOut, cancellationToken))
        {
            return Problem.NotFound("session");
        }

        audit.Add(Acts.SessionEnd, $"session:{id}");
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>End the caller's other sessions; with <c>?all=true</c> the current one too.</summary>
    public static async Task<NoContent> EndAllAsync(
        CurrentUser caller, AuthDb db, SessionEnder sessions, AuditLog audit, CancellationToken cancellationToken, bool all = false)
    {
        var ended = await sessions.EndAllAsync(caller.Id, all ? null : caller.SessionId, EndReasons.SignedOut, cancellationToken);
        audit.Add(Acts.SessionEndAll, after: new { ended, all });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
