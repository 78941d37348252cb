namespace Gateway.Service.Configuration;

/// <summary>What the gateway does: <c>gateway.json</c>, whole (docs/gateway.md). Names of its parts are the keys of the objects.</summary>
public sealed record GatewayConfig
{
    /// <summary>
    /// <c>rustygate</c>: this file is a merge patch (RFC 7396) over the one that the gateway comes with, so it holds only what differs.
    /// Absent: the file stands alone.
    /// </summary>
    public string? Extends { get; init; }

    /// <summary>The services behind the gateway, by name.</summary>
    public IReadOnlyDictionary<string, UpstreamConfig> Upstreams { get; init; } = new Dictionary<string, UpstreamConfig>(StringComparer.Ordinal);

    /// <summary>Which requests go where, by name. The most specific path wins.</summary>
    public IReadOnlyDictionary<string, RouteRules> Routes { get; init; } = new Dictionary<string, RouteRules>(StringComparer.Ordinal);

    /// <summary>Token buckets by name, for <see cref="DefaultLimits"/> and <see cref="RouteRules.Limits"/>.</summary>
    public IReadOnlyDictionary<string, LimitConfig> Limits { get; init; } = new Dictionary<string, LimitConfig>(StringComparer.Ordinal);

    /// <summary>The limits of everything that has none of its own: routes, pages, what does not exist. Health probes are never counted.</summary>
    public IReadOnlyList<string> DefaultLimits { get; init; } = [];
}
