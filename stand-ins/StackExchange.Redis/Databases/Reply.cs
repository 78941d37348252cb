namespace StackExchange.Redis;

/// <summary>Readers of replies, one object each however many commands use them.</summary>
internal static class Reply
{
    public static readonly Func<RedisResult, RedisResult> Whole = reply => reply;
    public static readonly Func<RedisResult, RedisValue> Value = reply => (RedisValue)reply;
    public static readonly Func<RedisResult, RedisValue[]> Values = reply => (RedisValue[]?)reply ?? [];
    public static readonly Func<RedisResult, long> Long = reply => (long)reply;
    public static readonly Func<RedisResult, bool> IsOne = reply => (long)reply == 1;

    /// <summary>OK, as against null for "the condition did not hold".</summary>
    public static readonly Func<RedisResult, bool> IsOk = reply => !reply.IsNull;
    public static readonly Func<RedisResult, double?> MaybeDouble = reply => (double?)reply;

    /// <summary>PTTL: -1 for no expiry, -2 for no key.</summary>
    public static readonly Func<RedisResult, TimeSpan?> TimeToLive =
        reply => (long)reply is var ms and >= 0 ? TimeSpan.FromMilliseconds(ms) : null;

    public static readonly Func<RedisResult, HashEntry[]> HashEntries = Pairs((name, value) => new HashEntry(name, value));
    public static readonly Func<RedisResult, SortedSetEntry[]> SortedSetEntries =
        Pairs((element, score) => new SortedSetEntry(element, (double)score));

    private static Func<RedisResult, T[]> Pairs<T>(Func<RedisValue, RedisValue, T> make) => reply =>
    {
        var pairs = new T[Math.Max(0, reply.Length) / 2];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = make((RedisValue)reply[2 * i], (RedisValue)reply[(2 * i) + 1]);
        }

        return pairs;
    };
}
