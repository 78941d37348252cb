using System.Collections.Concurrent;
using Gateway.Service.Shedding;

namespace Gateway.Service.Observing.Statistics;

/// <summary>The last five minutes of this replica, for charts: by the second for all together, and as sums for each route and upstream.</summary>
internal sealed class GatewayStatistics(Admission admission, TimeProvider time)
{
    private const int Seconds = 300;
    private const int PartSlots = 30;

    /// <summary>A configuration that was changed often must not fill the memory with routes of old.</summary>
    private const int MostParts = 1000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Series _all = new(Seconds, Second);
    private readonly ConcurrentDictionary<string, Series> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Series> _upstreams = new(StringComparer.Ordinal);
    private int _inFlight;

    public void Began() => Interlocked.Increment(ref _inFlight);

    public void Ended(RequestFacts facts, int status, TimeSpan took, bool isStream)
    {
        Interlocked.Decrement(ref _inFlight);
        var now = time.GetUtcNow();
        _all.Count(now, facts, status, took, isStream);
        Part(_routes, facts.Route)?.Count(now, facts, status, took, isStream);
        if (facts.Upstream != RequestFacts.None)
        {
            Part(_upstreams, facts.Upstream)?.Count(now, facts, status, took, isStream);
        }
    }

    public StatisticsReply Read()
    {
        var now = time.GetUtcNow();
        return new StatisticsReply(
            now, Seconds, Volatile.Read(ref _inFlight), admission.Streams, Numbers.Of(_all.Sum(now)),
            _all.Read(now, (at, slot) => new Moment(at, Numbers.Of(slot))), Sums(_routes, now), Sums(_upstreams, now));
    }

    private static Series? Part(ConcurrentDictionary<string, Series> parts, string name) =>
        parts.TryGetValue(name, out var series) ? series
        : parts.Count < MostParts ? parts.GetOrAdd(name, _ => new Series(PartSlots, Second * Seconds / PartSlots))
        : null;

    private static Dictionary<string, Numbers> Sums(ConcurrentDictionary<string, Series> parts, DateTimeOffset now) =>
        parts.Select(part => (part.Key, Sum: part.Value.Sum(now))).Where(part => part.Sum.Requests > 0)
            .ToDictionary(part => part.Key, part => Numbers.Of(part.Sum), StringComparer.Ordinal);
}
