using System.Diagnostics;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Streams;
using StackExchange.Redis;

namespace Notify.Service.Feed;

/// <summary>
/// Reads the log itself: at the start for its head, whenever <see cref="LiveFeed"/> saw a gap, and as a sweep for what Redis lost without
/// a trace. So a lost publish is late, never lost (promises R5, R6).
/// </summary>
internal sealed class LogReader(
    ChatLogs logs, Hub hub, IConnectionMultiplexer redis, IOptions<StreamOptions> options, ILogger<LogReader> logger) : BackgroundService
{
    private const int PageEvents = 1000;

    private TaskCompletionSource _asked = NewRequest();

    /// <summary>Has the log read now rather than at the next sweep.</summary>
    public void Ask() => Volatile.Read(ref _asked).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref _asked, NewRequest());
            try
            {
                // Current and not recorded: a sweep every second would bury the traces that matter, here and in Chat.
                using var unrecorded = new Activity("sweep").Start();
                await CatchUpAsync(stoppingToken);
            }
            catch (Exception exception) when (ChatLog.IsTransient(exception, stoppingToken))
            {
                logger.LogWarning("The log could not be read ({Cause}); trying again", exception.Message);
            }

            var pause = redis.IsConnected ? options.Value.Sweep : options.Value.SweepWithoutRedis;
            await Task.WhenAny(_asked.Task, Task.Delay(pause, stoppingToken));
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var isCurrent = false;
        while (!isCurrent)
        {
            var head = hub.Head;
            var after = head?.Position ?? 0;
            var page = await logs.Open().ReadAsync(after, head is null ? 1 : PageEvents, cancellationToken);
            isCurrent = hub.Heal(Batch.Of(page), after);
            hub.Flush();
        }
    }

    private static TaskCompletionSource NewRequest() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
