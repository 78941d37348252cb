using System.Text.Json;
using RustyGate.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Gateway.Service.ResponseCache;

/// <summary>
/// Tells every gateway what is thrown away, and hears it from them, by Redis. What Redis does not take is told again until it does; who may have
/// missed something throws everything away.
/// </summary>
internal sealed partial class Purges(CacheStore store, TimeProvider time, ILogger<Purges> logger, IConnectionMultiplexer? redis = null) : BackgroundService
{
    /// <summary>The channel; its messages are <see cref="Purge"/>s.</summary>
    public static readonly RedisChannel Channel = RedisChannel.Literal("rustygate:gateway:purges");

    /// <summary>Beyond it everything is thrown away everywhere.</summary>
    private const int MostUntold = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _telling = new();
    private readonly HashSet<Purge> _untold = [];

    /// <returns>How many answers were thrown away here, and whether the other gateways have been told; they are as soon as Redis is there again.</returns>
    public async Task<(int Count, bool IsTold)> PurgeAsync(Purge purge)
    {
        var count = store.Purge(purge.Means);
        var isTold = await IsTakenAsync(purge);
        if (!isTold && redis is not null)
        {
            Remember(purge);
        }

        return (count, isTold);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis!.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
            {
                store.Purge(Purge.All.Means);
            }
        };
        return Task.WhenAll(
            redis.ListenAsync(Channel, messages => TakeAsync(messages, stoppingToken), reason => Log.Deaf(logger, reason), time, stoppingToken),
            TellAgainAsync(stoppingToken));
    }

    private async Task TakeAsync(ChannelMessageQueue messages, CancellationToken stoppingToken)
    {
        store.Purge(Purge.All.Means);
        while (true)
        {
            store.Purge(Read(await messages.ReadAsync(stoppingToken)).Means);
        }
    }

    private async Task TellAgainAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var purge in Untold())
            {
                if (await IsTakenAsync(purge))
                {
                    lock (_telling)
                    {
                        _untold.Remove(purge);
                    }
                }
            }
        }
    }

    private async Task<bool> IsTakenAsync(Purge purge)
    {
        try
        {
            if (redis is null)
            {
                return false;
            }

            await redis.GetSubscriber().PublishAsync(Channel, JsonSerializer.SerializeToUtf8Bytes(purge)).WaitAsync(Pause, time);
            return true;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private void Remember(Purge purge)
    {
        lock (_telling)
        {
            if (_untold.Count >= MostUntold)
            {
                _untold.Clear();
                _untold.Add(Purge.All);
            }
            else
            {
                _untold.Add(purge);
            }
        }
    }

    private Purge[] Untold()
    {
        lock (_telling)
        {
            return [.. _untold];
        }
    }

    /// <summary>What another version of the gateway says otherwise means everything.</summary>
    private static Purge Read(ChannelMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize<Purge>(((ReadOnlyMemory<byte>)message.Message).Span) ?? Purge.All;
        }
        catch (JsonException)
        {
            return Purge.All;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Until Redis is back, what other gateways throw away of kept answers is not heard: {Reason}")]
        public static partial void Deaf(ILogger logger, string reason);
    }
}
