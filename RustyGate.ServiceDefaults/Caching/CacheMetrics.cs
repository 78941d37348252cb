using System.Diagnostics.Metrics;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// How the cache does: meter <c>RustyGate.Cache</c>. The hit rate of a cache is its share of <c>result</c> <c>local</c> and <c>redis</c>
/// in <c>rustygate.cache.reads</c>; a cache is called by what stands before the first colon of its keys.
/// </summary>
internal sealed class CacheMetrics
{
    public const string Meter = "RustyGate.Cache";

    private readonly Counter<long> _reads;
    private readonly Counter<long> _invalidations;

    public CacheMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _reads = meter.CreateCounter<long>("rustygate.cache.reads", "{read}", "Values asked for, by where they were found: local, redis, source, or bypass while Redis is down.");
        _invalidations = meter.CreateCounter<long>("rustygate.cache.invalidations", "{invalidation}", "Keys and tags whose values became void here.");
    }

    public void Read(string key, string result) => _reads.Add(1, new("cache", NameOf(key)), new("result", result));

    public void Invalidated(string tag) => _invalidations.Add(1, new KeyValuePair<string, object?>("cache", NameOf(tag)));

    private static string NameOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? key[..end] : key;
}
