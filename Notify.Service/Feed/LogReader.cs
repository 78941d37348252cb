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
    /// <summary>Few enough that one page of the largest events does not fill the queue of a client that reads well.</summary>
    private const int PageEvents = 200;

    private TaskCompletionSource _asked = NewRequest();
    private bool _isFailing;

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
                Note(isFailing: false, cause: null);
            }
            catch (Exception exception) when (ChatLog.IsTransient(exception, stoppingToken))
            {
                Note(isFailing: true, exception.Message);
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

    /// <summary>Says when it begins to fail and when it works again, not at every attempt.</summary>
    private void Note(bool isFailing, string? cause)
    {
        if (isFailing && !_isFailing)
        {
            logger.LogWarning("The log cannot be read ({Cause}); trying again and again", cause);
        }
        else if (!isFailing && _isFailing)
        {
            logger.LogInformation("The log can be read again");
        }

        _isFailing = isFailing;
    }

    private static TaskCompletionSource NewRequest() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
