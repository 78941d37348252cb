using System.Threading.Channels;
using StackExchange.Redis;

namespace RustyGate.ServiceDefaults.Redis;

/// <summary>Listening to a channel of Redis for as long as a service runs.</summary>
public static class SubscriptionExtensions
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Subscribes, and again 250 ms after that failed or was lost. What was published in between is gone: whoever listens has to make up for it
    /// each time that it begins.
    /// </summary>
    /// <param name="redis">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="listen">Takes the messages of one subscription, in their order, until reading them fails.</param>
    /// <param name="lost">Is told why there is none.</param>
    /// <param name="time">The clock of the pause.</param>
    /// <param name="stoppingToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static async Task ListenAsync(
        this IConnectionMultiplexer redis, RedisChannel channel, Func<ChannelMessageQueue, Task> listen, Action<string> lost, TimeProvider time,
        CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await listen(await redis.GetSubscriber().SubscribeAsync(channel));
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or ChannelClosedException)
            {
                lost(failure.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
