namespace StackExchange.Redis;

/// <summary>
/// The asynchronous commands of a logical database. Every task may fail with <see cref="RedisTimeoutException"/>,
/// <see cref="RedisConnectionException"/> or <see cref="RedisServerException"/>; commands given one after the other are run in that order.
/// </summary>
public partial interface IDatabaseAsync : IRedisAsync
{
    bool IsConnected(RedisKey key, CommandFlags flags = CommandFlags.None);

    /// <summary>Any command; each argument a string, number, bool, byte[], <see cref="RedisKey"/>, <see cref="RedisValue"/> or <see cref="RedisChannel"/>.</summary>
    Task<RedisResult> ExecuteAsync(string command, params object[] args);

    Task<RedisResult> ExecuteAsync(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None);

    /// <summary>PUBLISH: the count of clients that received it (on this server).</summary>
    Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);

    /// <summary>Runs a Lua script atomically: by its hash, and in full when the server does not know that (any more).</summary>
    Task<RedisResult> ScriptEvaluateAsync(
        string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);

    Task<bool> KeyDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None);

    Task<long> KeyDeleteAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None);

    Task<bool> KeyExistsAsync(RedisKey key, CommandFlags flags = CommandFlags.None);

    Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags);

    /// <summary>Sets the time to live (milliseconds resolution); null removes it. False if there is no such key or the condition fails.</summary>
    Task<bool> KeyExpireAsync(
        RedisKey key, TimeSpan? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None);

    /// <summary>The time to live; null when there is none, or no such key.</summary>
    Task<TimeSpan?> KeyTimeToLiveAsync(RedisKey key, CommandFlags flags = CommandFlags.None);

    Task<RedisValue> StringGetAsync(RedisKey key, CommandFlags flags = CommandFlags.None);

    Task<RedisValue[]> StringGetAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None);

    /// <summary>Reads and deletes in one step.</summary>
    Task<RedisValue> StringGetDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None);

    /// <summary>False when the condition did not hold.</summary>
    Task<bool> StringSetAsync(
        RedisKey key,
        RedisValue value,
        TimeSpan? expiry = null,
        bool keepTtl = false,
        When when = When.Always,
        CommandFlags flags = CommandFlags.None);

    Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when);

    Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags);

    Task<long> StringIncrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);

    Task<long> StringDecrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);
}
