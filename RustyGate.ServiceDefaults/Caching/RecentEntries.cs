using System.Collections.Concurrent;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// A map that keeps what was used lately and never more than its bound: entries live in two generations, and when the younger one is full
/// the older one is forgotten whole. Looking up and adding take no lock and cost the same however full it is.
/// </summary>
/// <param name="bound">Most entries that are kept.</param>
/// <param name="comparer">How keys are told apart.</param>
public sealed class RecentEntries<TKey, TValue>(int bound, IEqualityComparer<TKey>? comparer = null) where TKey : notnull
{
    private readonly Lock _turning = new();
    private volatile Generation _young = new(comparer);
    private volatile Generation _old = new(comparer);

    /// <summary>How many entries are kept; one that was used in both generations counts twice.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Whether there is a value, which counts as used then.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        if (_young.Entries.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!_old.Entries.TryGetValue(key, out value!))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    /// <summary>Adds the value, or replaces the one that is there.</summary>
    public void Set(TKey key, TValue value)
    {
        var young = _young;
        if (young.Set(key, value) > bound / 2)
        {
            Turn(young);
        }
    }

    /// <summary>Forgets the value.</summary>
    public void Remove(TKey key)
    {
        _young.Entries.TryRemove(key, out _);
        _old.Entries.TryRemove(key, out _);
    }

    private void Turn(Generation full)
    {
        lock (_turning)
        {
            if (ReferenceEquals(_young, full))
            {
                (_old, _young) = (full, new Generation(comparer));
            }
        }
    }

    /// <summary>Counts by itself: a concurrent dictionary's own count locks all of it.</summary>
    private sealed class Generation(IEqualityComparer<TKey>? comparer)
    {
        private int _count;

        public ConcurrentDictionary<TKey, TValue> Entries { get; } = new(comparer);

        public int Count => Volatile.Read(ref _count);

        public int Set(TKey key, TValue value)
        {
            if (Entries.TryAdd(key, value))
            {
                return Interlocked.Increment(ref _count);
            }

            Entries[key] = value;
            return Count;
        }
    }
}
