using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Me;

/// <summary>
/// Erases accounts whose time to be taken back is over, and mailed secrets that are of no more use. Every replica does, once an hour: it
/// is one statement, which finds nothing when another was first. What belongs to an account goes with its row.
/// </summary>
public sealed partial class Erasure(IServiceScopeFactory scopes, IOptions<DeletionOptions> options, TimeProvider clock, ILogger<Erasure> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Erases what is due now.</summary>
    /// <returns>How many accounts.</returns>
    public async Task<int> EraseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
        var now = clock.GetUtcNow();
        await db.MailTokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var due = now.AddDays(-options.Value.GraceDays);
        return await db.Database.ExecuteSqlAsync($"""
            WITH gone AS (DELETE FROM users WHERE deleted_at <= {due} RETURNING id)
            INSERT INTO erased_users (id, erased_at) SELECT id, {now} FROM gone
            """, cancellationToken);
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
        [LoggerMessage(LogLevel.Information, "{Count} deleted accounts were erased.")]
        public static partial void Erased(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "Deleted accounts are erased later: {Reason}.")]
        public static partial void Down(ILogger logger, string reason);
    }
}
