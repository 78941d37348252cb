using System.Globalization;

namespace StackExchange.Redis;

internal sealed partial class RedisDatabase
{
    private static readonly (SortedSetWhen When, RedisValue Option)[] Conditions =
    [
        (SortedSetWhen.NotExists, "NX"), (SortedSetWhen.Exists, "XX"), (SortedSetWhen.GreaterThan, "GT"), (SortedSetWhen.LessThan, "LT"),
    ];

    public Task<RedisValue> HashGetAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HGET"u8, Reply.Value, flags, key.AsValue(), hashField);

    public Task<RedisValue[]> HashGetAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None) =>
        hashFields.Length == 0
            ? Task.FromResult<RedisValue[]>([])
            : commands.Send("HMGET"u8, Reply.Values, flags, [key.AsValue(), .. hashFields]);

    public Task<HashEntry[]> HashGetAllAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HGETALL"u8, Reply.HashEntries, flags, key.AsValue());

    public Task HashSetAsync(RedisKey key, HashEntry[] hashFields, CommandFlags flags = CommandFlags.None) =>
        hashFields.Length == 0
            ? Task.CompletedTask
            : commands.Send("HSET"u8, Reply.Whole, flags, [key.AsValue(), .. hashFields.SelectMany(e => new[] { e.Name, e.Value })]);

    public Task<bool> HashSetAsync(
        RedisKey key, RedisValue hashField, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None) =>
        commands.Send(
            when switch
            {
                When.Always => "HSET"u8,
                When.NotExists => "HSETNX"u8,
                _ => throw new ArgumentException($"{when} is not valid for a hash.", nameof(when)),
            },
            Reply.IsOne,
            flags,
            key.AsValue(),
            hashField,
            value);

    public Task<bool> HashDeleteAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HDEL"u8, Reply.IsOne, flags, key.AsValue(), hashField);

    public Task<long> HashDeleteAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None) =>
        Many("HDEL"u8, key, hashFields, flags);

    public Task<bool> HashExistsAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HEXISTS"u8, Reply.IsOne, flags, key.AsValue(), hashField);

    public Task<long> HashIncrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HINCRBY"u8, Reply.Long, flags, key.AsValue(), hashField, value);

    public Task<long> HashLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("HLEN"u8, Reply.Long, flags, key.AsValue());

    public Task<bool> SetAddAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) =>
        commands.Send("SADD"u8, Reply.IsOne, flags, key.AsValue(), value);

    public Task<long> SetAddAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None) =>
        Many("SADD"u8, key, values, flags);

    public Task<bool> SetContainsAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) =>
        commands.Send("SISMEMBER"u8, Reply.IsOne, flags, key.AsValue(), value);

    public Task<long> SetLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("SCARD"u8, Reply.Long, flags, key.AsValue());

    public Task<RedisValue[]> SetMembersAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        commands.Send("SMEMBERS"u8, Reply.Values, flags, key.AsValue());

    public Task<bool> SetRemoveAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) =>
        commands.Send("SREM"u8, Reply.IsOne, flags, key.AsValue(), value);

    public Task<long> SetRemoveAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None) =>
        Many("SREM"u8, key, values, flags);

    public Task<bool> SortedSetAddAsync(
        RedisKey key, RedisValue member, double score, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None) =>
        commands.Send("ZADD"u8, Reply.IsOne, flags, [key.AsValue(), .. Options(when), score, member]);

    public Task<long> SortedSetAddAsync(
        RedisKey key, SortedSetEntry[] values, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None) =>
        Many("ZADD"u8, key, [.. Options(when), .. values.SelectMany(e => new RedisValue[] { e.Score, e.Element })], flags);

    public Task<bool> SortedSetRemoveAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None) =>
        commands.Send("ZREM"u8, Reply.IsOne, flags, key.AsValue(), member);

    public Task<long> SortedSetRemoveAsync(RedisKey key, RedisValue[] members, CommandFlags flags = CommandFlags.None) =>
        Many("ZREM"u8, key, members, flags);

    public Task<long> SortedSetRemoveRangeByScoreAsync(
        RedisKey key, double start, double stop, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None) =>
        commands.Send(
            "ZREMRANGEBYSCORE"u8,
            Reply.Long,
            flags,
            key.AsValue(),
            Bound(start, exclude, Exclude.Start),
            Bound(stop, exclude, Exclude.Stop));

    public Task<long> SortedSetLengthAsync(
        RedisKey key,
        double min = double.NegativeInfinity,
        double max = double.PositiveInfinity,
        Exclude exclude = Exclude.None,
        CommandFlags flags = CommandFlags.None) =>
        commands.Send("ZCOUNT"u8, Reply.Long, flags, key.AsValue(), Bound(min, exclude, Exclude.Start), Bound(max, exclude, Exclude.Stop));

    public Task<double?> SortedSetScoreAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None) =>
        commands.Send("ZSCORE"u8, Reply.MaybeDouble, flags, key.AsValue(), member);

    public Task<RedisValue[]> SortedSetRangeByScoreAsync(
        RedisKey key,
        double start = double.NegativeInfinity,
        double stop = double.PositiveInfinity,
        Exclude exclude = Exclude.None,
        Order order = Order.Ascending,
        long skip = 0,
        long take = -1,
        CommandFlags flags = CommandFlags.None) =>
        RangeByScore(Reply.Values, key, start, stop, exclude, order, flags, ["LIMIT", skip, take]);

    public Task<SortedSetEntry[]> SortedSetRangeByScoreWithScoresAsync(
        RedisKey key,
        double start = double.NegativeInfinity,
        double stop = double.PositiveInfinity,
        Exclude exclude = Exclude.None,
        Order order = Order.Ascending,
        long skip = 0,
        long take = -1,
        CommandFlags flags = CommandFlags.None) =>
        RangeByScore(Reply.SortedSetEntries, key, start, stop, exclude, order, flags, ["WITHSCORES", "LIMIT", skip, take]);

    private Task<T> RangeByScore<T>(
        Func<RedisResult, T> read,
        RedisKey key,
        double start,
        double stop,
        Exclude exclude,
        Order order,
        CommandFlags flags,
        RedisValue[] options)
    {
        var (low, high) = (Bound(start, exclude, Exclude.Start), Bound(stop, exclude, Exclude.Stop));
        return order == Order.Ascending
            ? commands.Send("ZRANGEBYSCORE"u8, read, flags, [key.AsValue(), low, high, .. options])
            : commands.Send("ZREVRANGEBYSCORE"u8, read, flags, [key.AsValue(), high, low, .. options]);
    }

    /// <summary>A command over any number of members; over none the answer is known.</summary>
    private Task<long> Many(ReadOnlySpan<byte> command, RedisKey key, RedisValue[] members, CommandFlags flags) =>
        members.Length == 0 ? Task.FromResult(0L) : commands.Send(command, Reply.Long, flags, [key.AsValue(), .. members]);

    private static RedisValue Bound(double score, Exclude exclude, Exclude end) => exclude.HasFlag(end)
        ? string.Create(CultureInfo.InvariantCulture, $"({(RedisValue)score}")
        : score;

    private static IEnumerable<RedisValue> Options(SortedSetWhen when) => Conditions.Where(c => when.HasFlag(c.When)).Select(c => c.Option);
}
