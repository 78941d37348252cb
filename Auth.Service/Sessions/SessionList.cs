using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Sessions;

/// <summary>Where someone is signed in, and what they should know of it.</summary>
/// <param name="Sessions">Those that live, the one last seen first.</param>
/// <param name="Notices">What looked like theft in the last 30 days, the newest first.</param>
public sealed record SessionList(IReadOnlyList<SessionView> Sessions, IReadOnlyList<SecurityNotice> Notices)
{
    /// <summary>How long a notice is shown.</summary>
    private static readonly TimeSpan NoticeAge = TimeSpan.FromDays(30);

    /// <summary>The caller's sessions.</summary>
    public static async Task<Ok<SessionList>> ListAsync(CurrentUser caller, AuthDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var noticed = now - NoticeAge;
        var own = await db.Sessions.AsNoTracking()
            .Where(session => session.UserId == caller.Id)
            .Where(session => (session.RevokedAt == null && session.ExpiresAt > now)
                || (session.EndReason == EndReasons.RefreshTokenReused && session.RevokedAt > noticed))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new SessionList(
            [.. own.Where(session => session.RevokedAt is null).OrderByDescending(session => session.LastSeenAt).Select(session => SessionView.Of(session, caller))],
            [.. own.Where(session => session.RevokedAt is not null).OrderByDescending(session => session.RevokedAt).Select(SecurityNotice.Of)]));
    }
}

/// <summary>One session, as its owner sees it.</summary>
/// <param name="Id">The id, to end it by.</param>
/// <param name="Current">Whether the request came from it.</param>
/// <param name="Device">A short name of the device, such as <c>Firefox on Linux</c>.</param>
/// <param name="UserAgent">The client's own description, or null.</param>
/// <param name="Ip">The address it was last seen from, or null.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="LastSeenAt">When tokens of it were last issued, to a minute.</param>
/// <param name="ExpiresAt">When it ends unless it is refreshed.</param>
public sealed record SessionView(
    Guid Id, bool Current, string Device, string? UserAgent, string? Ip, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt)
{
    internal static SessionView Of(Session session, CurrentUser caller) => new(
        session.Id, session.Id == caller.SessionId, DeviceName.Of(session.UserAgent), session.UserAgent, session.Ip?.ToString(),
        session.CreatedAt, session.LastSeenAt, session.ExpiresAt);
}

/// <summary>Something that the owner of an account should look at.</summary>
/// <param name="Code">What: <c>refresh_token_reused</c>.</param>
/// <param name="SessionId">The session that was ended for it.</param>
/// <param name="Device">A short name of its device.</param>
/// <param name="Ip">The address it was last seen from, or null.</param>
/// <param name="At">When.</param>
public sealed record SecurityNotice(string Code, Guid SessionId, string Device, string? Ip, DateTimeOffset At)
{
    internal static SecurityNotice Of(Session session) =>
        new(session.EndReason!, session.Id, DeviceName.Of(session.UserAgent), session.Ip?.ToString(), session.RevokedAt!.Value);
}
