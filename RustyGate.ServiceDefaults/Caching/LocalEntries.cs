using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// What this process remembers. Every value knows the moment from before it was read, and every invalidation its own: so a value that was
/// being read while it changed is void as soon as it arrives.
/// </summary>
internal sealed class LocalEntries : IDisposable
{
    private const int MostEntries = 20_000;
    private const int MostInvalidations = 100_000;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = MostEntries });
    private readonly ConcurrentDictionary<string, long> _invalidated = new(StringComparer.Ordinal);
    private long _moment;
    private long _start;

    /// <summary>To be taken before a value is read from elsewhere.</summary>
    public long Moment => Volatile.Read(ref _moment);

    public bool TryGet(string key, out object? value)
    {
        if (_entries.TryGetValue(key, out Entry? entry) && entry is not null && IsValid(entry.Tags, entry.Moment))
        {
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    public void Set(Question question, object value, TimeSpan lifetime)
    {
        if (IsValid(question.Tags, question.Moment))
        {
            _entries.Set(question.Key, new Entry(value, question.Tags, question.Moment), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime });
        }
    }

    public void Invalidate(string tag)
    {
        _invalidated[tag] = Interlocked.Increment(ref _moment);
        if (_invalidated.Count > MostInvalidations)
        {
            InvalidateAll();
        }
    }

    /// <summary>What could not be heard of may have changed.</summary>
    public void InvalidateAll()
    {
        Volatile.Write(ref _start, Interlocked.Increment(ref _moment));
        _invalidated.Clear();
    }

    /// <summary>Whether what was read from <paramref name="moment"/> on is what holds now.</summary>
    public bool IsValid(IReadOnlyCollection<string> tags, long moment)
    {
        // The start is read last: whoever clears the rest has moved it before.
        var isKnown = tags.All(tag => !_invalidated.TryGetValue(tag, out var voided) || voided <= moment);
        return isKnown && moment >= Volatile.Read(ref _start);
    }

    public void Dispose() => _entries.Dispose();

    private sealed record Entry(object Value, IReadOnlyCollection<string> Tags, long Moment);
}
