using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Service.Limits;

/// <summary>
/// The buckets in Redis, which all replicas share. All buckets of a request are asked in one call, which takes from each or from none, by
/// Redis' own clock. A bucket is a key only while something is taken out of it.
/// </summary>
internal sealed partial class RedisBuckets(
    IOptions<RateLimitOptions> options, TimeProvider time, ILogger<RedisBuckets> logger, IConnectionMultiplexer? redis = null)
{
    /// <summary>ARGV, in microseconds, for each of KEYS: what the request takes and what the bucket holds. Answers how long to wait, and how far each is spoken for.</summary>
    private const string Take = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local ahead, wait = {}, 0
        for i, key in ipairs(KEYS) do
          ahead[i] = math.max(tonumber(redis.call('GET', key) or '0') - now, 0)
          wait = math.max(wait, ahead[i] + tonumber(ARGV[2 * i - 1]) - tonumber(ARGV[2 * i]))
        end
        local answer = {}
        for i, key in ipairs(KEYS) do
          if wait <= 0 then
            ahead[i] = ahead[i] + tonumber(ARGV[2 * i - 1])
            redis.call('SET', key, string.format('%.0f', now + ahead[i]), 'PX', string.format('%.0f', math.ceil(ahead[i] / 1000)))
          end
          answer[i + 1] = string.format('%.0f', ahead[i])
        end
        answer[1] = string.format('%.0f', math.ceil(wait))
        return answer
        """;

    /// <summary>One slow answer is the machine's; so many in a row are Redis'.</summary>
    private const int FailuresInARow = 3;

    /// <summary>How long nobody is kept waiting for a Redis that does not answer; then one request tries again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private int _failures;
    private long _restsUntil;

    /// <summary>Null when Redis has not decided, and this replica has to.</summary>
    public async ValueTask<Verdict?> SpendAsync(LimitPlan plan, string[] keys)
    {
        if (redis is not { IsConnected: true } || !MayAsk())
        {
            return null;
        }

        try
        {
            var answer = (string?[])(await AskAsync(redis, plan, keys).WaitAsync(options.Value.Patience, time))!;
            if (Interlocked.Exchange(ref _failures, 0) >= FailuresInARow)
            {
                LogBack(logger);
            }

            var ahead = new double[keys.Length];
            for (var i = 0; i < ahead.Length; i++)
            {
                ahead[i] = Number(answer[i + 1]);
            }

            return new Verdict(Number(answer[0]), ahead);
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            if (Interlocked.Increment(ref _failures) >= FailuresInARow)
            {
                LogAway(logger, away.Message);
                Interlocked.Exchange(ref _restsUntil, time.GetUtcNow().Add(Rest).UtcTicks);
            }

            return null;
        }
    }

    private static Task<RedisResult> AskAsync(IConnectionMultiplexer redis, LimitPlan plan, string[] keys)
    {
        var arguments = new RedisValue[keys.Length * 2];
        for (var i = 0; i < keys.Length; i++)
        {
            (arguments[2 * i], arguments[(2 * i) + 1]) = (plan.Cost * plan.Rules[i].One, plan.Rules[i].Most);
        }

        return redis.GetDatabase().ScriptEvaluateAsync(Take, Array.ConvertAll(keys, key => (RedisKey)key), arguments);
    }

    /// <summary>Of those that come after a rest, one.</summary>
    private bool MayAsk()
    {
        if (Volatile.Read(ref _failures) < FailuresInARow)
        {
            return true;
        }

        var (now, until) = (time.GetUtcNow(), Interlocked.Read(ref _restsUntil));
        return now.UtcTicks >= until && Interlocked.CompareExchange(ref _restsUntil, now.Add(Rest).UtcTicks, until) == until;
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "Redis does not count requests ({Reason}): each replica gives out its share of every limit.")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Redis counts requests again.")]
    private static partial void LogBack(ILogger logger);
}
