using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Auth.Service.BackOff;

/// <summary>Counts in Redis, for all replicas together. One hash a key, whose fields are the counters (<c>n:…</c>) and waits (<c>t:…</c>).</summary>
public sealed class RedisAttempts(IConnectionMultiplexer redis, IOptions<BackOffOptions> options, TimeProvider clock) : IAttemptStore
{
    /// <summary>The braces keep all keys on one node of a cluster, where a script may touch them together.</summary>
    private const string Prefix = "rustygate:{back-off}:";

    /// <summary>ARGV: now, first wait, longest wait, time to forget, all in milliseconds; then a field and its free attempts for each key.</summary>
    private const string Take = """
        local now, first, most, wait = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), 0
        for i, key in ipairs(KEYS) do
          local till = redis.call('HGET', key, 't:' .. ARGV[3 + 2 * i])
          if till and tonumber(till) - now > wait then wait = tonumber(till) - now end
        end
        if wait > 0 then return string.format('%.0f', wait) end
        for i, key in ipairs(KEYS) do
          local field = ARGV[3 + 2 * i]
          local over = redis.call('HINCRBY', key, 'n:' .. field, 1) - tonumber(ARGV[4 + 2 * i])
          if over >= 0 then
            redis.call('HSET', key, 't:' .. field, string.format('%.0f', now + math.min(first * 2 ^ math.min(over, 30), most)))
          end
          redis.call('PEXPIRE', key, ARGV[4])
        end
        return '0'
        """;

    /// <summary>ARGV: a field and its free attempts for each key.</summary>
    private const string GiveBack = """
        for i, key in ipairs(KEYS) do
          local field = ARGV[2 * i - 1]
          local n = tonumber(redis.call('HGET', key, 'n:' .. field) or '0')
          if n > 0 then redis.call('HINCRBY', key, 'n:' .. field, -1) end
          if n <= tonumber(ARGV[2 * i]) then redis.call('HDEL', key, 't:' .. field) end
        end
        return 0
        """;

    private IDatabase Database => redis.GetDatabase();

    /// <inheritdoc />
    public async Task<TimeSpan> TakeAsync(IReadOnlyList<Counter> counters)
    {
        var o = options.Value;
        RedisValue[] settings =
        [
            clock.GetUtcNow().ToUnixTimeMilliseconds(), o.FirstSeconds * 1000L, o.MostSeconds * 1000L, o.ForgetMinutes * 60_000L, .. Fields(counters),
        ];
        var wait = await Database.ScriptEvaluateAsync(Take, Keys(counters), settings);
        return TimeSpan.FromMilliseconds((long)wait);
    }

    /// <inheritdoc />
    public Task GiveBackAsync(IReadOnlyList<Counter> counters) =>
        Database.ScriptEvaluateAsync(GiveBack, Keys(counters), [.. Fields(counters)]);

    /// <inheritdoc />
    public Task ResetAsync(Counter counter) =>
        Database.HashDeleteAsync(Prefix + counter.Key, [$"n:{counter.Field}", $"t:{counter.Field}"]);

    /// <inheritdoc />
    public Task ForgetAsync(IReadOnlyList<string> keys) => Database.KeyDeleteAsync([.. keys.Select(key => (RedisKey)(Prefix + key))]);

    private static RedisKey[] Keys(IReadOnlyList<Counter> counters) => [.. counters.Select(counter => (RedisKey)(Prefix + counter.Key))];

    private static IEnumerable<RedisValue> Fields(IReadOnlyList<Counter> counters) =>
        counters.SelectMany(counter => new RedisValue[] { counter.Field, counter.Free });
}
