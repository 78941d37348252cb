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
    /// <summary>
    /// ARGV, in microseconds, for each of KEYS: what the request takes, what the bucket holds, and what may be taken in advance. Answers how long to
    /// wait, and for each how far it is spoken for and what was taken in advance.
    /// </summary>
    private const string Take = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local ahead, wait = {}, 0
        for i, key in ipairs(KEYS) do
          ahead[i] = math.max(tonumber(redis.call('GET', key) or '0') - now, 0)
          wait = math.max(wait, ahead[i] + tonumber(ARGV[3 * i - 2]) - tonumber(ARGV[3 * i - 1]))
        end
        local answer = {}
        for i, key in ipairs(KEYS) do
          local advance = 0
          if wait <= 0 then
            ahead[i] = ahead[i] + tonumber(ARGV[3 * i - 2])
            advance = math.max(math.min(tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i - 1]) - ahead[i]), 0)
            local till = ahead[i] + advance
            redis.call('SET', key, string.format('%.0f', now + till), 'PX', string.format('%.0f', math.ceil(till / 1000)))
          end
          answer[2 * i] = string.format('%.0f', ahead[i])
          answer[2 * i + 1] = string.format('%.0f', advance)
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
    /// <param name="plan">The rules.</param>
    /// <param name="keys">A bucket for each.</param>
    /// <param name="advance">What may be taken of each besides, if there is so much.</param>
    public async ValueTask<Verdict?> SpendAsync(LimitPlan plan, string[] keys, double[]? advance = null)
    {
        if (redis is not { IsConnected: true } || !MayAsk())
        {
            return null;
        }

        try
        {
            var answer = (string?[])(await AskAsync(redis, plan, keys, advance).WaitAsync(options.Value.Patience, time))!;
            if (Interlocked.Exchange(ref _failures, 0) >= FailuresInARow)
            {
                LogBack(logger);
            }

            var (ahead, taken) = (new double[keys.Length], new double[keys.Length]);
            for (var i = 0; i < ahead.Length; i++)
            {
                (ahead[i], taken[i]) = (Number(answer[(2 * i) + 1]), Number(answer[(2 * i) + 2]));
            }

            return new Verdict(Number(answer[0]), ahead) { Advance = taken };
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

    private static Task<RedisResult> AskAsync(IConnectionMultiplexer redis, LimitPlan plan, string[] keys, double[]? advance)
    {
        var arguments = new RedisValue[keys.Length * 3];
        for (var i = 0; i < keys.Length; i++)
        {
            (arguments[3 * i], arguments[(3 * i) + 1], arguments[(3 * i) + 2]) = (plan.Cost * plan.Rules[i].One, plan.Rules[i].Most, advance?[i] ?? 0);
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
