using Auth.Service.Database;
using Auth.Service.Revocations;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Sessions;

/// <summary>
/// Ends sessions: their refresh tokens are void at once, their access tokens as soon as the revocation has reached whoever checks them.
/// Changes are added to the unit of work; the caller saves them together with its own.
/// </summary>
public sealed class SessionEnder(AuthDb db, RevocationLog revocations, TimeProvider clock)
{
    /// <summary>Ends one session.</summary>
    /// <returns>False when there is no such session, or it has ended before.</returns>
    public async Task<bool> EndAsync(Guid sessionId, string reason, CancellationToken cancellationToken)
    {
        if (await Live().SingleOrDefaultAsync(session => session.Id == sessionId, cancellationToken) is not { } live)
        {
            return false;
        }

        End(live, reason);
        return true;
    }

    /// <summary>Ends the sessions of a user, all or all but one.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndAllAsync(Guid userId, Guid? exceptSessionId, string reason, CancellationToken cancellationToken)
    {
        var live = await Live().Where(session => session.UserId == userId && session.Id != exceptSessionId).ToListAsync(cancellationToken);
        live.ForEach(session => End(session, reason));
        return live.Count;
    }

    private IQueryable<Session> Live()
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(session => session.RevokedAt == null && session.ExpiresAt > now);
    }

    private void End(Session session, string reason)
    {
        session.RevokedAt = clock.GetUtcNow();
        session.EndReason = reason;
        revocations.AddSession(session.Id);
    }
}
