using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Audit;

/// <summary>
/// Hands acts on to Auth until it has them, the oldest first. Every replica does: Auth knows an entry that comes twice, and a lock would
/// only stand in the way of who is alive.
/// </summary>
internal sealed partial class AuditForwarder(IServiceScopeFactory scopes, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditForwarder> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Poll, time);
        var isFailing = false;
        do
        {
            try
            {
                while (await ForwardAsync(stoppingToken) == AuditClient.MostEntries)
                {
                }

                isFailing = false;
            }
            catch (Exception error) when (error is HttpRequestException or NpgsqlException or InvalidOperationException or TimeoutException
                || (error is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                if (!isFailing)
                {
                    Log.Waiting(logger, error.GetBaseException().Message);
                }

                isFailing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many Auth has taken.</returns>
    private async Task<int> ForwardAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var waiting = await db.Audit.AsNoTracking().OrderBy(entry => entry.Id).Take(AuditClient.MostEntries).ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return 0;
        }

        await scope.ServiceProvider.GetRequiredService<AuditClient>().SendAsync(waiting, cancellationToken);
        var taken = waiting.ConvertAll(entry => entry.Id);
        await db.Audit.Where(entry => taken.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken);
        return taken.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Acts of moderation wait for the audit log: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
