using System.Text.Json;
using Notify.Service.Delivery;
using RustyGate.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Notify.Service.Feed;

/// <summary>
/// The log as Redis carries it, within milliseconds of each commit. Whatever is missing, repeated or out of order is the
/// <see cref="LogReader"/>'s to put right.
/// </summary>
internal sealed class LiveFeed(IConnectionMultiplexer redis, LogReader log, Hub hub, TimeProvider time, ILogger<LiveFeed> logger) : BackgroundService
{
    public const string Channel = "rustygate:events";

    /// <summary>Batches routed before what they brought is written, so that a burst is one write per stream.</summary>
    private const int MostAtOnce = 64;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionRestored += (_, _) => log.Ask();
        redis.ConnectionFailed += (_, _) => log.Ask();
        return redis.ListenAsync(
            RedisChannel.Literal(Channel), batches => TakeAsync(batches, stoppingToken),
            cause => logger.LogWarning("No subscription at Redis ({Cause}); reading the log instead", cause), time, stoppingToken);
    }

    private async Task TakeAsync(ChannelMessageQueue batches, CancellationToken stoppingToken)
    {
        log.Ask();
        while (true)
        {
            Receive(await batches.ReadAsync(stoppingToken));
            for (var more = MostAtOnce - 1; more > 0 && batches.TryRead(out var batch); more--)
            {
                Receive(batch);
            }

            hub.Flush();
        }
    }

    private void Receive(ChannelMessage batch)
    {
        try
        {
            if (!hub.Receive(Batch.Parse(((ReadOnlyMemory<byte>)batch.Message).Span)))
            {
                log.Ask();
            }
        }
        catch (JsonException malformed)
        {
            logger.LogWarning("A batch from Redis cannot be read ({Cause})", malformed.Message);
            log.Ask();
        }
    }
}
