using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Departures;

/// <summary>
/// Tells Chat of closed and erased accounts until it has answered each. Every replica does; each takes news that no other holds, and one
/// that Chat cannot take now keeps no other waiting.
/// </summary>
public sealed partial class DepartureDelivery(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DepartureDelivery> logger) : BackgroundService
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await DeliverAsync(stoppingToken) == AtOnce)
                {
                }
            }
            catch (Exception down) when (down.IsUnavailable())
            {
                Log.Down(logger, down.GetBaseException().GetType().Name);
            }
        }
    }

    /// <summary>Takes news for as long as the next try is away: seconds that double, five minutes at most.</summary>
    private static Task<List<Departure>> TakeAsync(AuthDb db, DateTimeOffset now, CancellationToken cancellationToken) => db.Departures.FromSql($"""
        UPDATE departures
        SET attempts = attempts + 1, next_try_at = {now} + LEAST(interval '5 minutes', interval '15 seconds' * power(2, LEAST(attempts, 10)))
        WHERE id IN (SELECT id FROM departures WHERE next_try_at <= {now} ORDER BY next_try_at LIMIT {AtOnce} FOR UPDATE SKIP LOCKED)
        RETURNING *
        """).AsNoTracking().ToListAsync(cancellationToken);

    private async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var chat = scope.ServiceProvider.GetRequiredService<ChatAccounts>();
        var taken = await TakeAsync(db, clock.GetUtcNow(), cancellationToken);
        foreach (var departure in taken)
        {
            if (await IsHeardAsync(departure, db, chat, cancellationToken))
            {
                await db.Departures.Where(d => d.Id == departure.Id).ExecuteDeleteAsync(cancellationToken);
            }
        }

        return taken.Count;
    }

    private async Task<bool> IsHeardAsync(Departure departure, AuthDb db, ChatAccounts chat, CancellationToken cancellationToken)
    {
        // Whoever has come back meanwhile must not be closed by old news.
        if (departure.Kind is DepartureKind.Closed
            && await db.Users.AnyAsync(user => user.Id == departure.UserId && user.DisabledAt == null && user.DeletedAt == null, cancellationToken))
        {
            return true;
        }

        try
        {
            await chat.TellAsync(departure.UserId, departure.Kind, cancellationToken);
            return true;
        }
        catch (Exception unheard) when (unheard is HttpRequestException
            || (unheard is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.Unheard(logger, departure.UserId, departure.Attempts, (unheard as HttpRequestException)?.StatusCode?.ToString() ?? unheard.GetType().Name);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Chat is told of closed accounts later: {Reason}.")]
        public static partial void Down(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Chat was not told of the end of {UserId} at try {Attempt} ({Reason}).")]
        public static partial void Unheard(ILogger logger, Guid userId, int attempt, string reason);
    }
}
