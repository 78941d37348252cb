using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Service.Limits;

/// <summary>
/// How many replicas the gateway has: each says every few seconds in Redis that it is there. When Redis is gone the last number holds, which
/// is what makes the shares of all replicas one limit together.
/// </summary>
internal sealed partial class Replicas(
    IOptions<RateLimitOptions> options, TimeProvider time, ILogger<Replicas> logger, IConnectionMultiplexer? redis = null) : BackgroundService
{
    private const string Here = """
        local now = tonumber(redis.call('TIME')[1])
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - tonumber(ARGV[2])))
        redis.call('EXPIRE', KEYS[1], ARGV[2])
        return redis.call('ZCARD', KEYS[1])
        """;

    private const string Key = "rustygate:gateways";

    /// <summary>Silent for so long, a replica is gone.</summary>
    private const int Seconds = 15;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    private readonly string _id = Guid.CreateVersion7().ToString("N");
    private volatile int _count = options.Value.Replicas;

    public int Count => _count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            do
            {
                await CountAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LeaveAsync();
    }

    private async Task CountAsync()
    {
        try
        {
            var count = (int)await redis!.GetDatabase().ScriptEvaluateAsync(Here, [Key], [_id, Seconds]);
            if (count != _count)
            {
                _count = count;
                LogCount(logger, count);
            }
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            // The last number holds.
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await redis!.GetDatabase().SortedSetRemoveAsync(Key, _id);
        }
        catch (Exception away) when (away is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It is found out by its silence.
        }
    }

    [LoggerMessage(LogLevel.Information, "The gateway has {Count} replicas: while Redis is away, each gives out that part of every limit.")]
    private static partial void LogCount(ILogger logger, int count);
}
