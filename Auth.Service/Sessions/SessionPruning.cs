using Auth.Service.Database;
using Auth.Service.Tickets;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Sessions;

/// <summary>
/// Deletes what nobody needs any more: refresh tokens and tickets that have expired, and sessions a month after their end, for as long as
/// the list of sessions tells of them. Every replica does so; the same rows twice harm nobody.
/// </summary>
public sealed partial class SessionPruning(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SessionPruning> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    /// <summary>Deletes what was over at <paramref name="now"/>.</summary>
    public static async Task PruneAsync(AuthDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = now - Kept;
        await db.RefreshTokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Ticket>().Where(ticket => ticket.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(session => session.ExpiresAt < ended || session.RevokedAt < ended).ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await PruneAsync(scope.ServiceProvider.GetRequiredService<AuthDb>(), clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception later) when (later.IsUnavailable())
            {
                LogLater(logger, later.GetBaseException().Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sessions that ended long ago could not be deleted, and will be next time: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
