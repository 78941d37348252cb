namespace Gateway.Service.Configuration;

/// <summary>
/// Which requests a route takes, and what is done with them. Each is metadata of its endpoint: what handles a request finds the rules by
/// <c>context.GetEndpoint()?.Metadata.GetMetadata&lt;RouteRules&gt;()</c> after routing.
/// </summary>
public sealed record RouteRules
{
    /// <summary>What the route takes.</summary>
    public required MatchConfig Match { get; init; }

    /// <summary>The name of the upstream that answers.</summary>
    public required string Upstream { get; init; }

    /// <summary>Who may ask. Default <see cref="RouteAuth.User"/>: what nobody thought of is closed.</summary>
    public RouteAuth Auth { get; init; } = RouteAuth.User;

    /// <summary>The path that the upstream is asked for, with the parameters of the match: <c>/auth/{**rest}</c>. Absent: the same path.</summary>
    public string? Rewrite { get; init; }

    /// <summary>What is set, added and taken away on the way there and back.</summary>
    public HeadersConfig Headers { get; init; } = new();

    /// <summary>Largest body of a request in bytes (<c>"512MiB"</c>); absent: that of the gateway.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(ByteSizeConverter))]
    [Between(0, "1024GiB")]
    public long? MaxBody { get; init; }

    /// <summary>Answers go on for ever (server-sent events, WebSocket): not buffered, compressed or cached, and ended when the gateway stops.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether answers may be compressed. False for those that hold a secret. Default true.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>How answers are kept and served again; absent: not at all.</summary>
    public CacheConfig? Cache { get; init; }

    /// <summary>Which other sites' pages may read the answers; absent: none.</summary>
    public CorsConfig? Cors { get; init; }

    /// <summary>Bots may ask: the service behind knows what their scopes allow.</summary>
    public bool Bots { get; init; }

    /// <summary>The upstream answers the same <c>Idempotency-Key</c> with what the first request did, so such a request may be sent twice.</summary>
    public bool IdempotencyKey { get; init; }

    /// <summary>The limits that a request spends from, all of them or none; absent: the gateway's <see cref="GatewayConfig.DefaultLimits"/>.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>How many tokens a request takes from each of its limits. Default 1, at most the smallest burst of them.</summary>
    [Between(1, 1_000_000)]
    public int Cost { get; init; } = 1;

    /// <summary>When another replica is asked.</summary>
    public RetryConfig Retries { get; init; } = new();

    /// <summary>Longest silence while a request or its answer is under way; then 504. Absent: the upstream's.</summary>
    [Between("1ms", "1d")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest time of a request and its whole answer, retries included; then 504, or the connection breaks if the answer has begun. Absent: none.</summary>
    [Between("1ms", "1d")]
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Absent: everything goes to <see cref="Upstream"/>.</summary>
    public CanaryConfig? Canary { get; init; }

    /// <summary>Who is served first when there is too much to do (<see cref="GatewayConfig.Overload"/>). Default <see cref="Priority.Normal"/>.</summary>
    public Priority Priority { get; init; }
}

/// <summary>All that is given must hold.</summary>
public sealed record MatchConfig
{
    /// <summary>An ASP.NET Core route pattern: <c>/shop/{**rest}</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Empty: every method.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Host names, <c>*.example.org</c> included. Empty: every host.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Exact values of headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Who may ask.</summary>
public enum RouteAuth
{
    /// <summary>Whoever has a valid access token or session.</summary>
    User,

    /// <summary>Anybody.</summary>
    None,

    /// <summary>Administrators.</summary>
    Admin,
}
