using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Search;

/// <summary>
/// Follows the log and keeps the index of messages up with it, so that whoever posts does not wait for it
/// (docs/decisions/0012-search.md). Runs in every replica; the row of the mark is locked by the one that works.
/// </summary>
internal sealed partial class SearchIndexer(
    [FromKeyedServices(Pools.Writes)] NpgsqlDataSource database, IndexStep step, TimeProvider time, ILogger<SearchIndexer> logger) : BackgroundService
{
    /// <summary>How late the index may be when nothing else holds it up.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using (var connection = await database.OpenConnectionAsync(stoppingToken))
                {
                    while (await step.RunAsync(connection, stoppingToken))
                    {
                    }
                }

                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                Log.Failed(logger, error.Message);
                await Task.Delay(PauseAfterFailure, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The index of messages stands still, and goes on shortly: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
