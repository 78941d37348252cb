using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>What the gateway does: <c>gateway.json</c>, whole (docs/gateway.md). Names of its parts are the keys of the objects.</summary>
public sealed record GatewayConfig
{
    /// <summary>For editors: <c>http://localhost:8080/gateway.schema.json</c>. The gateway itself does not look at it.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>
    /// <c>rustygate</c>: this file is a merge patch (RFC 7396) over the one that the gateway comes with, so it holds only what differs.
    /// Absent: the file stands alone.
    /// </summary>
    public string? Extends { get; init; }

    /// <summary>
    /// RustyGate itself is behind this gateway: its web client and pages are served, and the secrets in its paths are hidden from logs. Absent, all
    /// paths but <c>/health</c>, <c>/admin/gateway</c>, <c>/bff</c>, <c>/error-pages</c>, <c>/internal</c>, <c>/teapot</c> and, where an upstream has a document,
    /// <c>/openapi</c> are the routes'.
    /// </summary>
    public bool Rustygate { get; init; }

    /// <summary>Where the gateway is reached; empty: at the addresses in <c>ASPNETCORE_URLS</c>.</summary>
    public IReadOnlyList<ListenerConfig> Listeners { get; init; } = [];

    /// <summary>Largest body of a request in bytes, where the route says nothing else. Default 1 MiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between(0, "1024GiB")]
    public long MaxBody { get; init; } = 1 << 20;

    /// <summary>The services behind the gateway, by name.</summary>
    public IReadOnlyDictionary<string, UpstreamConfig> Upstreams { get; init; } = new Dictionary<string, UpstreamConfig>(StringComparer.Ordinal);

    /// <summary>Which requests go where, by name. The most specific path wins.</summary>
    public IReadOnlyDictionary<string, RouteRules> Routes { get; init; } = new Dictionary<string, RouteRules>(StringComparer.Ordinal);

    /// <summary>Token buckets by name, for <see cref="DefaultLimits"/> and <see cref="RouteRules.Limits"/>.</summary>
    public IReadOnlyDictionary<string, LimitConfig> Limits { get; init; } = new Dictionary<string, LimitConfig>(StringComparer.Ordinal);

    /// <summary>The limits of everything that has none of its own: routes, pages, what does not exist. Health probes are never counted.</summary>
    public IReadOnlyList<string> DefaultLimits { get; init; } = [];

    /// <summary>What a client may send, and how slowly.</summary>
    public ProtectionConfig Protection { get; init; } = new();

    /// <summary>What is asked of clients about https.</summary>
    public HttpsConfig Https { get; init; } = new();

    /// <summary>Which answers are compressed.</summary>
    public CompressionConfig Compression { get; init; } = new();

    /// <summary>What the caches of all routes have together.</summary>
    public CacheStorageConfig Cache { get; init; } = new();

    /// <summary>How much is taken on at a time.</summary>
    public OverloadConfig Overload { get; init; } = new();

    /// <summary>The line that each completed request leaves.</summary>
    public AccessLogConfig AccessLog { get; init; } = new();

    /// <summary>
    /// Networks (<c>10.0.0.0/8</c>) of load balancers in front of the gateway, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.
    /// Empty: nobody's are.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>The names that the gateway goes by, <c>*.example.org</c> included; under any other it answers 421. Empty: under every name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
