using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RustyGate.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// Tells every replica what has become void, and hears it from them. What Redis does not take is told again until it does, or until
/// nothing so old is remembered anywhere.
/// </summary>
internal sealed partial class Invalidations(
    LocalEntries local, RedisEntries shared, IConnectionMultiplexer redis, CacheMetrics metrics, TimeProvider time, ILogger<Invalidations> logger) : BackgroundService
{
    /// <summary>The channel; its messages are tags.</summary>
    public static readonly RedisChannel Channel = RedisChannel.Literal("rustygate:cache");

    /// <summary>No value lives longer.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _untold = new(StringComparer.Ordinal);
    private volatile bool _hears;

    /// <summary>Whether this process hears of invalidations, without which it must not remember anything.</summary>
    public bool Hears => _hears && redis.GetSubscriber().IsConnected(Channel);

    /// <summary>Makes void what has the tag: here at once; everywhere when this returns, or shortly after where Redis is down.</summary>
    /// <param name="tag">What has it.</param>
    /// <param name="store">Keeps what holds from now on, before anyone hears that what was before does not.</param>
    public async Task TellAsync(string tag, Func<Task>? store = null)
    {
        var since = time.GetUtcNow();
        local.Invalidate(tag);
        metrics.Invalidated(tag);
        if (!shared.IsAvailable || !await shared.InvalidateAsync(tag, store))
        {
            _untold[tag] = since;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionFailed += (_, _) => local.InvalidateAll();
        redis.ConnectionRestored += (_, _) => local.InvalidateAll();
        return Task.WhenAll(redis.ListenAsync(Channel, messages => TakeAsync(messages, stoppingToken), Lost, time, stoppingToken), TellAgainAsync(stoppingToken));
    }

    private async Task TakeAsync(ChannelMessageQueue messages, CancellationToken stoppingToken)
    {
        local.InvalidateAll();
        _hears = true;
        while (true)
        {
            local.Invalidate((await messages.ReadAsync(stoppingToken)).Message.ToString());
        }
    }

    private void Lost(string reason)
    {
        _hears = false;
        Log.Deaf(logger, reason);
    }

    private async Task TellAgainAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tag, since) in _untold)
            {
                if (time.GetUtcNow() - since > LongestLife || (shared.IsAvailable && await shared.InvalidateAsync(tag)))
                {
                    _untold.TryRemove(new(tag, since));
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Nothing is remembered in this process until Redis can tell what has changed: {Reason}")]
        public static partial void Deaf(ILogger logger, string reason);
    }
}
