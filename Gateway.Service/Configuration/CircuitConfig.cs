namespace Gateway.Service.Configuration;

/// <summary>
/// Spares an upstream that fails as a whole: nothing is asked of it for a while (503 with <c>Retry-After</c>), then one request, and everything
/// again if that succeeds. Failures are 500, 502, 503, 504, no connection and time-outs, after retries.
/// </summary>
public sealed record CircuitConfig
{
    /// <summary>Share of requests that fail, 0.01 to 1. Default 0.5.</summary>
    [Between(0.01, 1)]
    public double Rate { get; init; } = 0.5;

    /// <summary>Requests that it takes to judge, 2 to 1,000,000. Default 20.</summary>
    [Between(2, 1_000_000)]
    public int Minimum { get; init; } = 20;

    /// <summary>The time over which they are counted, at least 0.5 s. Default 10 s.</summary>
    [Between("500ms", "10m")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is asked, at least 0.5 s. Default 5 s.</summary>
    [Between("500ms", "1h")]
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(5);
}
