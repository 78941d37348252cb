using System.Text;
using StackExchange.Redis;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// What all replicas remember. Each tag has a stamp, a random word that an invalidation replaces, and each value carries the stamps that
/// held before it was read from its source. A value whose stamps are not today's is void: so one that was read too early is never taken
/// for the newer one, whenever it arrives, and nothing has to be found and deleted.
/// </summary>
internal sealed class RedisEntries(IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>One slot of a cluster, in which several keys can be read at once.</summary>
    private const string Prefix = "{rustygate:cache}:";

    private const string NeverInvalidated = "-";

    private const byte EndOfStamps = (byte)'\n';

    /// <summary>Longer than any value lives: a value must not outlive the stamp that made it void.</summary>
    private static readonly TimeSpan StampLifetime = TimeSpan.FromDays(1);

    /// <summary>How long a Redis that did not answer is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _pausedUntil;

    /// <summary>How long Redis may take; the source is not far.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it is worth asking.</summary>
    public bool IsAvailable => redis.IsConnected && time.GetTimestamp() >= Volatile.Read(ref _pausedUntil);

    /// <summary>What is known of each, in their order; null when Redis does not answer.</summary>
    public async Task<SharedEntry[]?> ReadAsync(IReadOnlyList<Question> questions)
    {
        if (!IsAvailable)
        {
            return null;
        }

        var tags = questions.SelectMany(question => question.Tags).Distinct(StringComparer.Ordinal).ToList();
        RedisKey[] names = [.. questions.Select(question => (RedisKey)ValueName(question.Key)), .. tags.Select(tag => (RedisKey)StampName(tag))];
        if (await TryAsync(redis.GetDatabase().StringGetAsync(names)) is not (true, { } found))
        {
            return null;
        }

        var stampOf = tags.Select((tag, i) => (tag, Stamp: (string?)found[questions.Count + i] ?? NeverInvalidated))
            .ToDictionary(one => one.tag, one => one.Stamp, StringComparer.Ordinal);
        return [.. questions.Select((question, i) =>
        {
            var stamps = string.Join(',', question.Tags.Select(tag => stampOf[tag]));
            return new SharedEntry(stamps, Valid(found[i], stamps));
        })];
    }

    /// <summary>Keeps <paramref name="value"/>, which was read after <paramref name="stamps"/>.</summary>
    public Task WriteAsync(string key, string stamps, byte[] value, TimeSpan lifetime)
    {
        byte[] stamped = [.. Encoding.UTF8.GetBytes(stamps), EndOfStamps, .. value];
        return TryAsync(redis.GetDatabase().StringSetAsync(ValueName(key), stamped, lifetime));
    }

    /// <summary>Makes void what has the tag. False when Redis did not take it.</summary>
    /// <param name="tag">What has it.</param>
    /// <param name="store">What is not void any more, before the others are told to look.</param>
    public async Task<bool> InvalidateAsync(string tag, Func<Task>? store = null)
    {
        if (!(await TryAsync(redis.GetDatabase().StringSetAsync(StampName(tag), Guid.NewGuid().ToString("N"), StampLifetime))).Answered)
        {
            return false;
        }

        if (store is not null)
        {
            await store();
        }

        return (await TryAsync(redis.GetSubscriber().PublishAsync(Invalidations.Channel, tag))).Answered;
    }

    private static ReadOnlyMemory<byte>? Valid(RedisValue found, string stamps)
    {
        if (found.IsNull)
        {
            return null;
        }

        var bytes = (ReadOnlyMemory<byte>)found;
        var end = bytes.Span.IndexOf(EndOfStamps);
        return end > 0 && bytes.Span[..end].SequenceEqual(Encoding.UTF8.GetBytes(stamps)) ? bytes[(end + 1)..] : null;
    }

    private static string ValueName(string key) => $"{Prefix}value:{key}";

    private static string StampName(string tag) => $"{Prefix}stamp:{tag}";

    private async Task<(bool Answered, T? Answer)> TryAsync<T>(Task<T> asked)
    {
        try
        {
            return (true, await asked.WaitAsync(Patience, time));
        }
        catch (Exception down) when (down is RedisException or TimeoutException or ObjectDisposedException)
        {
            Volatile.Write(ref _pausedUntil, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
            return (false, default);
        }
    }
}

/// <summary>What Redis knows of a key.</summary>
/// <param name="Stamps">Of its tags, those that hold now.</param>
/// <param name="Value">The value that was stored under them; null for none.</param>
internal sealed record SharedEntry(string Stamps, ReadOnlyMemory<byte>? Value);
