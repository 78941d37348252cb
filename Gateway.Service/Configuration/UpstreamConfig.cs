namespace Gateway.Service.Configuration;

/// <summary>One service behind the gateway, with its replicas: either <see cref="Service"/> or <see cref="Targets"/>.</summary>
public sealed record UpstreamConfig
{
    /// <summary>Every replica that service discovery knows under this name (<c>services__{name}__http__{index}</c>).</summary>
    public string? Service { get; init; }

    /// <summary>Replicas at fixed addresses.</summary>
    public IReadOnlyList<TargetConfig> Targets { get; init; } = [];

    /// <summary>How requests are spread over the replicas. Default <see cref="BalanceStrategy.PowerOfTwo"/>.</summary>
    public BalanceStrategy Balance { get; init; } = BalanceStrategy.PowerOfTwo;

    /// <summary>What <see cref="BalanceStrategy.Hash"/> keeps together.</summary>
    public HashConfig Hash { get; init; } = new();

    /// <summary>
    /// How long the share of a replica that comes back, or is new beside others, rises from a tenth to the whole: caches and compiled code
    /// are cold then. Default 0: it has its share at once.
    /// </summary>
    [Between("0s", "1h")]
    public TimeSpan SlowStart { get; init; }

    /// <summary>How replicas that are gone, frozen or failing are found.</summary>
    public HealthConfig Health { get; init; } = new();

    /// <summary>The path of its OpenAPI document, for the merged one at <c>/openapi/v1.json</c>; absent: it is not in that.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("openapi")]
    public string? OpenApi { get; init; }

    /// <summary>Absent: no circuit breaker.</summary>
    public CircuitConfig? Circuit { get; init; }

    /// <summary>Longest time until a replica accepts a connection; then the next one is asked. Default 2 s.</summary>
    [Between("10ms", "1m")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest silence while a request or its answer is under way; then 504. A route may have its own. Default 30 s.</summary>
    [Between("1ms", "1d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Answers name the replica that gave them, in <c>X-Upstream-Server</c>. For looking at balancing; strangers learn addresses by it.</summary>
    public bool Reveal { get; init; }
}

/// <summary>One replica at a fixed address.</summary>
public sealed record TargetConfig
{
    /// <summary><c>http://host:port</c> or <c>https://…</c>, a path in front of every request's included.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its share beside the others', 1 to 1000. Default 1.</summary>
    [Between(1, 1000)]
    public int Weight { get; init; } = 1;
}
