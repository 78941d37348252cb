using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>
/// A bucket for each incoming webhook that is in use, shared by all replicas in Redis. Each replica has its own of the same size before it:
/// that is what holds while Redis is away. Only known webhooks have one, so their number is bounded.
/// </summary>
internal sealed partial class HookLimits(IConnectionMultiplexer redis, IOptions<HookOptions> options, TimeProvider time, ILogger<HookLimits> logger) : IDisposable
{
    /// <summary>How long Redis is not asked again after it has failed to answer: each failure costs a sender its time-out.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// One number each (GCRA): the moment up to which the bucket is spoken for. ARGV, in microseconds: now, what one message takes, and what
    /// the bucket holds, with half a message more for clocks that are apart. Answers how long to wait; 0: it was taken.
    /// </summary>
    private const string Take = """
        local now, one, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local till = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + one
        if till - now > most then return string.format('%.0f', till - now - most) end
        redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', string.format('%.0f', math.ceil((till - now) / 1000)))
        return '0'
        """;

    private readonly PartitionedRateLimiter<Guid> _own = PartitionedRateLimiter.Create<Guid, Guid>(hook =>
        RateLimitPartition.GetTokenBucketLimiter(hook, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = One(options.Value),
            QueueLimit = 0,
        }));

    private long _alone = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Null when the hook may bring one more, or how long it should wait.</summary>
    public async ValueTask<TimeSpan?> RefuseAsync(Guid hook)
    {
        using var lease = _own.AttemptAcquire(hook);
        return !lease.IsAcquired
            ? lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1)
            : await TakeSharedAsync(hook);
    }

    public void Dispose() => _own.Dispose();

    private async ValueTask<TimeSpan?> TakeSharedAsync(Guid hook)
    {
        var now = time.GetUtcNow();
        if (!redis.IsConnected || now.UtcTicks < Interlocked.Read(ref _alone))
        {
            return null;
        }

        try
        {
            var one = One(options.Value);
            var wait = (long)await redis.GetDatabase().ScriptEvaluateAsync(
                Take, [$"rustygate:hooks:{hook}"], [Microseconds(now - DateTimeOffset.UnixEpoch), Microseconds(one), Microseconds(one * (options.Value.Burst + 0.5))]);
            return wait == 0 ? null : TimeSpan.FromMicroseconds(wait);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            Log.Alone(logger, failure.Message);
            Interlocked.Exchange(ref _alone, (now + Pause).UtcTicks);
            return null;
        }
    }

    private static TimeSpan One(HookOptions options) => TimeSpan.FromMinutes(1) / options.PermitsPerMinute;

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The limits of incoming webhooks hold at each replica for itself: {Reason}")]
        public static partial void Alone(ILogger logger, string reason);
    }
}
