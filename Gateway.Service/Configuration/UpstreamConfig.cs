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

    /// <summary>How replicas that are gone, frozen or failing are found.</summary>
    public HealthConfig Health { get; init; } = new();

    /// <summary>Longest silence while a request or its answer is under way; then 504. Default 30 s.</summary>
    [Between("1ms", "1d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
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

/// <summary>How an upstream's next replica is chosen.</summary>
public enum BalanceStrategy
{
    /// <summary>The less busy of two at random.</summary>
    PowerOfTwo,

    /// <summary>One after another.</summary>
    RoundRobin,

    /// <summary>Any.</summary>
    Random,

    /// <summary>The least busy.</summary>
    LeastConn,
}

/// <summary>Active checks of an upstream's replicas: two that fail in a row take one out, one that succeeds brings it back.</summary>
public sealed record HealthConfig
{
    /// <summary>Asked of every replica; absent: no active checks.</summary>
    public string? Path { get; init; }

    /// <summary>Time between two checks. Default 1 s.</summary>
    [Between("50ms", "1h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time for an answer. Default 2 s.</summary>
    [Between("10ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
