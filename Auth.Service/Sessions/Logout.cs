using Auth.Service.Audit;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Sessions;

internal static class Logout
{
    /// <summary>Sign out: end the session of a refresh token, or without one that of the access token.</summary>
    /// <remarks>204 also for a token that is of no use any more (RFC 7009 §2.2): what was asked for holds.</remarks>
    public static async Task<Results<NoContent, ProblemHttpResult>> LogoutAsync(
        LogoutRequest? request, CurrentUser? caller, AuthDb db, SessionEnder sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        if (request?.RefreshToken is null && caller is null)
        {
            return Problem.Unauthorized("Give a refresh token, or an access token.");
        }

        var ended = request?.RefreshToken is { } token ? await OfTokenAsync(token, db, cancellationToken) : new(caller!.SessionId, caller.Id);
        if (ended is not null && await sessions.EndAsync(ended.SessionId, EndReasons.SignedOut, cancellationToken))
        {
            audit.Add(Acts.SessionEnd, $"session:{ended.SessionId}", actor: ended.UserId, session: ended.SessionId);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static Task<Owned?> OfTokenAsync(string token, AuthDb db, CancellationToken cancellationToken)
    {
        var hash = OpaqueToken.Hash(token);
        return db.RefreshTokens.Where(known => known.Hash == hash)
            .Join(db.Sessions, known => known.SessionId, session => session.Id, (_, session) => new Owned(session.Id, session.UserId))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record Owned(Guid SessionId, Guid UserId);
}
