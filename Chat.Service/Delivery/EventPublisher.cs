using System.Text.Json;
using StackExchange.Redis;

namespace Chat.Service.Delivery;

/// <summary>
/// Publishes batches of the log, in order and without being waited for. When Redis is down or slow batches are let go: they stand in
/// the log, where Notify finds them within two seconds.
/// </summary>
internal sealed class EventPublisher(IConnectionMultiplexer redis, DeliveryMetrics metrics, ILogger<EventPublisher> log)
{
    /// <summary>The most batches that wait for Redis: what a frozen one costs in memory.</summary>
    private const int MostInFlight = 16;

    private int _inFlight;
    private bool _failing;

    public void Publish(FeedPage page)
    {
        if (Interlocked.Increment(ref _inFlight) > MostInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            metrics.Unpublished(page.Events.Count);
            return;
        }

        _ = SendAsync(JsonSerializer.SerializeToUtf8Bytes(page, EventJson.Options), page.Events.Count);
    }

    private async Task SendAsync(byte[] payload, int events)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(Channels.Events, payload);
            if (Interlocked.Exchange(ref _failing, false))
            {
                log.LogInformation("Events are published again.");
            }
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            metrics.Unpublished(events);
            if (!Interlocked.Exchange(ref _failing, true))
            {
                log.LogWarning(error, "Events are not published: Redis does not take them. Notify reads them from the log.");
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
