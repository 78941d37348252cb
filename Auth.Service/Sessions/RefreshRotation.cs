using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Sessions;

/// <summary>Exchanges a refresh token for its successor (RFC 9700 §4.14.2, with a grace for answers that were lost).</summary>
public sealed class RefreshRotation(
    AuthDb db, SessionAccess tokens, SessionEnder sessions, Mailer mailer, AuditLog audit, IOptions<LifetimeOptions> options, TimeProvider clock)
{
    /// <summary>
    /// New tokens, or null: there is no such token, its session is over, or it was used long enough ago to be in the wrong hands; then
    /// its session is over now.
    /// </summary>
    public async Task<SignedIn?> ExchangeAsync(string presented, Device device, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ExchangeAsync(presented, device, now, cancellationToken) is not { } exchanged)
        {
            return null;
        }

        if (now - exchanged.UsedAt > TimeSpan.FromSeconds(options.Value.GraceSeconds))
        {
            await EndStolenAsync(exchanged, cancellationToken);
            return null;
        }

        if (await tokens.IssueAsync(exchanged.UserId, exchanged.SessionId, cancellationToken) is not { } access)
        {
            return null;
        }

        var refresh = SealedSuccessor.Open(presented, exchanged.Successor);
        return new SignedIn(exchanged.UserId, exchanged.Email, access, refresh, "Bearer", options.Value.AccessSeconds);
    }

    /// <summary>
    /// One statement, so that it happens wholly or not at all. Whoever comes first stores the successor that it made; whoever comes
    /// at the same time waits for the row, keeps what is in it, and reads the same successor from there. The session's row is taken first:
    /// a session that is ended meanwhile continues nothing.
    /// </summary>
    private async Task<Exchanged?> ExchangeAsync(string presented, Device device, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lifetimes = options.Value;
        var successor = OpaqueToken.Create();
        var (hash, next, box) = (OpaqueToken.Hash(presented), OpaqueToken.Hash(successor), SealedSuccessor.Seal(presented, successor));
        var (idle, whole) = (TimeSpan.FromDays(lifetimes.RefreshDays), TimeSpan.FromDays(lifetimes.SessionDays));
        var unseen = now.AddSeconds(-lifetimes.LastSeenSeconds);
        var rows = await db.Database.SqlQuery<Exchanged>(
            $"""
            WITH session AS (
                UPDATE sessions s
                SET expires_at = LEAST({now} + {idle}, s.created_at + {whole}),
                    last_seen_at = CASE WHEN s.last_seen_at <= {unseen} THEN {now} ELSE s.last_seen_at END,
                    user_agent = COALESCE({device.UserAgent}::text, s.user_agent),
                    ip = COALESCE({device.Ip}::inet, s.ip)
                FROM refresh_tokens t, users u
                WHERE t.hash = {hash} AND t.expires_at > {now}
                  AND s.id = t.session_id AND s.revoked_at IS NULL AND s.expires_at > {now}
                  AND u.id = s.user_id AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                RETURNING s.id, s.expires_at, u.id AS user_id, u.email
            ), exchanged AS (
                UPDATE refresh_tokens t
                SET used_at = COALESCE(t.used_at, {now}), successor = COALESCE(t.successor, {box})
                FROM session
                WHERE t.hash = {hash}
                RETURNING t.used_at, t.successor
            ), issued AS (
                INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at)
                SELECT {next}, session.id, {now}, session.expires_at
                FROM session, exchanged
                WHERE exchanged.successor = {box}
            )
            SELECT session.id AS "SessionId", session.user_id AS "UserId", session.email AS "Email",
                exchanged.used_at AS "UsedAt", exchanged.successor AS "Successor"
            FROM session, exchanged
            """).ToListAsync(cancellationToken);
        return rows.SingleOrDefault();
    }

    private async Task EndStolenAsync(Exchanged reused, CancellationToken cancellationToken)
    {
        if (await sessions.EndAsync(reused.SessionId, EndReasons.RefreshTokenReused, cancellationToken))
        {
            mailer.Add(MailTemplate.TokenReused, reused.Email);
            audit.Add(Acts.RefreshTokenReused, AuditLog.User(reused.UserId), outcome: Outcomes.Refused, session: reused.SessionId);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private sealed record Exchanged(Guid SessionId, Guid UserId, string Email, DateTimeOffset UsedAt, byte[] Successor);
}
