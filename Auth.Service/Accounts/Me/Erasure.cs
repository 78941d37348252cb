using Auth.Service.Accounts.Departures;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Me;

/// <summary>
/// Erases accounts whose time to be taken back is over, and mailed secrets that are of no more use. Every replica does, once an hour: it
/// is one statement, which finds nothing when another was first. What belongs to an account goes with its row, its bots too; what stays is
/// that there was one, and that nobody gets its name. Chat is told by <see cref="DepartureDelivery"/>.
/// </summary>
public sealed partial class Erasure(IServiceScopeFactory scopes, HybridCache cache, IOptions<DeletionOptions> options, TimeProvider clock, ILogger<Erasure> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Erases what is due now.</summary>
    /// <returns>How many accounts and bots.</returns>
    public async Task<int> EraseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var now = clock.GetUtcNow();
        await db.MailTokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var due = now.AddDays(-options.Value.GraceDays);
        var erased = await db.Database.SqlQuery<Guid>($"""
            WITH gone AS (DELETE FROM users WHERE deleted_at <= {due} RETURNING id, username_key, username_skeleton),
            bots_gone AS (DELETE FROM bots USING gone WHERE bots.owner_id = gone.id RETURNING bots.id),
            ids AS (SELECT id FROM gone UNION ALL SELECT id FROM bots_gone),
            erased AS (INSERT INTO erased_users (id, erased_at) SELECT id, {now} FROM ids),
            names AS (
                INSERT INTO erased_names (hash)
                SELECT DISTINCT sha256(convert_to(name, 'UTF8')) FROM gone, LATERAL (VALUES (username_key), (username_skeleton)) AS both_forms (name)
                WHERE name IS NOT NULL
                ON CONFLICT DO NOTHING)
            INSERT INTO departures (id, user_id, kind, created_at, attempts, next_try_at)
            SELECT gen_random_uuid(), id, {nameof(DepartureKind.Erased)}, {now}, 0, {now} FROM ids
            RETURNING user_id AS "Value"
            """).ToListAsync(cancellationToken);
        foreach (var id in erased)
        {
            await cache.RemoveByTagAsync(UserCards.TagOf(id), cancellationToken);
        }

        return erased.Count;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                if (await EraseAsync(stoppingToken) is > 0 and var erased)
                {
                    Log.Erased(logger, erased);
                }
            }
            catch (Exception down) when (down.IsUnavailable())
            {
                Log.Down(logger, down.GetBaseException().GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} deleted accounts and bots of theirs were erased.")]
        public static partial void Erased(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "Deleted accounts are erased later: {Reason}.")]
        public static partial void Down(ILogger logger, string reason);
    }
}
