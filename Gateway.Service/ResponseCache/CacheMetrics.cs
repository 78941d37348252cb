using System.Diagnostics.Metrics;

namespace Gateway.Service.ResponseCache;

/// <summary>How the cache of answers does: meter <c>RustyGate.Gateway.Cache</c>. The hit rate of a route is its share of <c>hit</c> and <c>fwd=miss; collapsed</c>.</summary>
internal sealed class CacheMetrics
{
    public const string Meter = "RustyGate.Gateway.Cache";
    public const string Answers = "rustygate.gateway.cache.answers";

    private readonly Counter<long> _answers;

    public CacheMetrics(IMeterFactory meters) =>
        _answers = meters.Create(Meter).CreateCounter<long>(Answers, "{answer}", "Answers of routes with a cache, by how they came about (RFC 9211).");

    public void Count(string route, string how) => _answers.Add(1, new("route", route), new("result", how));
}
