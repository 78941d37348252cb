namespace StackExchange.Redis;

/// <summary>Each command: its name, its arguments, the shape of its reply.</summary>
internal sealed partial class RedisDatabase(ConnectionMultiplexer multiplexer, Commands commands, int database) : IDatabase
{
    public IConnectionMultiplexer Multiplexer => multiplexer;

    public int Database => database;

    public bool IsConnected(RedisKey key, CommandFlags flags = CommandFlags.None) => commands.IsConnected;

    public Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None) => commands.PingAsync(flags);

    public Task<RedisResult> ExecuteAsync(string command, params object[] args) => commands.ExecuteAsync(command, args, CommandFlags.None);

    public Task<RedisResult> ExecuteAsync(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None) =>
        commands.ExecuteAsync(command, args ?? [], flags);

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) =>
        commands.PublishAsync(channel, message, flags);

    public Task<RedisResult> ScriptEvaluateAsync(
        string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None) =>
        Scripts.EvaluateAsync(commands, script, keys, values, flags);

    public Task<bool> KeyDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("DEL"u8, Reply.IsOne, flags, key.AsValue());

    public Task<long> KeyDeleteAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None) =>
        commands.Send("DEL"u8, Reply.Long, flags, Values(keys));

    public Task<bool> KeyExistsAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("EXISTS"u8, Reply.IsOne, flags, key.AsValue());

    public Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags) =>
        KeyExpireAsync(key, expiry, ExpireWhen.Always, flags);

    public Task<bool> KeyExpireAsync(
        RedisKey key, TimeSpan? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None) => expiry is { } time
        ? commands.Send("PEXPIRE"u8, Reply.IsOne, flags, [key.AsValue(), Milliseconds(time), .. Option(when)])
        : commands.Send("PERSIST"u8, Reply.IsOne, flags, key.AsValue());

    public Task<TimeSpan?> KeyTimeToLiveAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("PTTL"u8, Reply.TimeToLive, flags, key.AsValue());

    public Task<RedisValue> StringGetAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("GET"u8, Reply.Value, flags, key.AsValue());

    public Task<RedisValue[]> StringGetAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None) =>
        keys.Length == 0 ? Task.FromResult<RedisValue[]>([]) : commands.Send("MGET"u8, Reply.Values, flags, Values(keys));

    public Task<RedisValue> StringGetDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("GETDEL"u8, Reply.Value, flags, key.AsValue());

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when) =>
        StringSetAsync(key, value, expiry, keepTtl: false, when);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags) =>
        StringSetAsync(key, value, expiry, keepTtl: false, when, flags);

    public Task<bool> StringSetAsync(
        RedisKey key,
        RedisValue value,
        TimeSpan? expiry = null,
        bool keepTtl = false,
        When when = When.Always,
        CommandFlags flags = CommandFlags.None)
    {
        RedisValue[] time = expiry is { } span ? ["PX", Milliseconds(span)] : keepTtl ? ["KEEPTTL"] : [];
        return commands.Send("SET"u8, Reply.IsOk, flags, [key.AsValue(), value, .. time, .. Option(when)]);
    }

    public Task<long> StringIncrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None) =>
        commands.Send("INCRBY"u8, Reply.Long, flags, key.AsValue(), value);

    public Task<long> StringDecrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None) =>
        StringIncrementAsync(key, -value, flags);

    private static RedisValue[] Values(RedisKey[] keys) => Array.ConvertAll(keys, key => key.AsValue());

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static RedisValue[] Option(When when) => when switch
    {
        When.Exists => ["XX"],
        When.NotExists => ["NX"],
        _ => [],
    };

    private static RedisValue[] Option(ExpireWhen when) => when switch
    {
        ExpireWhen.GreaterThanCurrentExpiry => ["GT"],
        ExpireWhen.HasExpiry => ["XX"],
        ExpireWhen.HasNoExpiry => ["NX"],
        ExpireWhen.LessThanCurrentExpiry => ["LT"],
        _ => [],
    };
}
