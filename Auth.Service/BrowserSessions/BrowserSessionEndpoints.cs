using System.ComponentModel.DataAnnotations;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.BrowserSessions;

/// <summary>For the gateway, which holds the tokens that a browser must never see (docs/decisions/0011-browser-sessions.md).</summary>
internal static class BrowserSessionEndpoints
{
    public static void MapBrowserSessions(this WebApplication app)
    {
        var group = app.MapInternal().MapGroup("/browser-sessions");
        group.MapPost("", OpenAsync);
        group.MapPost("/token", ContinueAsync);
        group.MapPost("/end", EndAsync);
    }

    /// <summary>
    /// Exchanges the refresh token of a session that was opened a moment ago for a secret: from here on the session is continued by the
    /// secret alone.
    /// </summary>
    private static async Task<Results<Ok<OpenedBrowserSession>, ProblemHttpResult>> OpenAsync(
        OpenBrowserSession request, AuthDb db, IOptions<LifetimeOptions> lifetimes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (hash, now) = (OpaqueToken.Hash(request.RefreshToken), clock.GetUtcNow());
        if (await db.RefreshTokens.SingleOrDefaultAsync(t => t.Hash == hash && t.UsedAt == null && t.ExpiresAt > now, cancellationToken) is not { } refresh
            || !await db.Sessions.AnyAsync(session => session.Id == refresh.SessionId && session.RevokedAt == null, cancellationToken))
        {
            return Problem.NotFound("session");
        }

        var secret = OpaqueToken.Create();
        db.Remove(refresh);
        db.Add(new BrowserSession { Hash = OpaqueToken.Hash(secret), SessionId = refresh.SessionId });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new OpenedBrowserSession(secret, (int)TimeSpan.FromDays(lifetimes.Value.SessionDays).TotalSeconds));
    }

    /// <summary>An access token for the session behind the secret, which counts as its use: 404 when it has ended.</summary>
    private static async Task<Results<Ok<BrowserToken>, ProblemHttpResult>> ContinueAsync(
        BrowserSecret request, AuthDb db, SessionAccess tokens, IOptions<LifetimeOptions> lifetimes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (hash, now) = (OpaqueToken.Hash(request.Secret), clock.GetUtcNow());
        var oldest = now.AddDays(-lifetimes.Value.SessionDays);
        var found = await (
            from browser in db.Set<BrowserSession>()
            where browser.Hash == hash
            join session in db.Sessions on browser.SessionId equals session.Id
            where session.RevokedAt == null && session.ExpiresAt > now && session.CreatedAt > oldest
            join user in db.Users on session.UserId equals user.Id
            where user.DisabledAt == null && user.DeletedAt == null
            select session).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Problem.NotFound("session");
        }

        found.LastSeenAt = now;
        var (idle, whole) = (now.AddDays(lifetimes.Value.RefreshDays), found.CreatedAt.AddDays(lifetimes.Value.SessionDays));
        found.ExpiresAt = idle < whole ? idle : whole;
        await db.SaveChangesAsync(cancellationToken);
        return await tokens.IssueAsync(found.UserId, found.Id, cancellationToken) is { } token
            ? TypedResults.Ok(new BrowserToken(token))
            : Problem.NotFound("session");
    }

    /// <summary>Ends the session behind the secret; nothing happens when it has ended before.</summary>
    private static async Task<NoContent> EndAsync(
        BrowserSecret request, AuthDb db, SessionEnder sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        var hash = OpaqueToken.Hash(request.Secret);
        var found = await db.Set<BrowserSession>().Where(browser => browser.Hash == hash)
            .Join(db.Sessions, browser => browser.SessionId, session => session.Id, (browser, session) => new { Browser = browser, session.UserId })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is not { Browser: { SessionId: var session } browser, UserId: var user })
        {
            return TypedResults.NoContent();
        }

        if (await sessions.EndAsync(session, EndReasons.SignedOut, cancellationToken))
        {
            audit.Add(Acts.SessionEnd, $"session:{session}", actor: user, session: session);
        }

        db.Remove(browser);
        await db.SaveChangesAsync(cancellationToken);

        return TypedResults.NoContent();
    }
}

/// <summary>To continue a session by a browser's cookie.</summary>
/// <param name="RefreshToken">The session's refresh token, unused; it is void afterwards.</param>
public sealed record OpenBrowserSession([property: Required, MaxLength(256)] string RefreshToken);

/// <summary>What the cookie is made of.</summary>
/// <param name="Secret">43 characters, base64url.</param>
/// <param name="MaxAge">Seconds after which the session ends however much it is used.</param>
public sealed record OpenedBrowserSession(string Secret, int MaxAge);

/// <summary>The session behind a cookie.</summary>
/// <param name="Secret">The cookie's value.</param>
public sealed record BrowserSecret([property: Required, MaxLength(256)] string Secret);

/// <summary>The session's newest access token.</summary>
/// <param name="AccessToken">A JWT.</param>
public sealed record BrowserToken(string AccessToken);
