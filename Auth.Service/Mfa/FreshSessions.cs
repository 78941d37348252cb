using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mfa;

/// <summary>Sessions that have proved a short while ago who uses them, by their login or by a step-up.</summary>
public sealed class FreshSessions(AuthDb db, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>Whether the session is one of them.</summary>
    public Task<bool> HasAsync(Guid session, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().AddMinutes(-options.Value.StepUpMinutes);
        return db.Sessions.AnyAsync(s => s.Id == session && (s.SteppedUpAt ?? s.CreatedAt) > since, cancellationToken);
    }

    /// <summary><c>GET /internal/sessions/{id}/step-up</c>: for services that ask for it too.</summary>
    public static async Task<Ok<Freshness>> AskAsync(Guid id, FreshSessions sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Freshness(await sessions.HasAsync(id, cancellationToken)));
}

/// <summary>Of a session.</summary>
/// <param name="IsFresh">Whether its login or step-up is younger than <see cref="MfaOptions.StepUpMinutes"/>; false for one that is not there.</param>
public sealed record Freshness(bool IsFresh);
