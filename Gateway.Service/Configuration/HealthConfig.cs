namespace Gateway.Service.Configuration;

/// <summary>How replicas that are gone, frozen or failing are found: by asking them, and by what becomes of requests.</summary>
public sealed record HealthConfig
{
    /// <summary>Asked of every replica, which is well if it answers 2xx; absent: no active checks.</summary>
    public string? Path { get; init; }

    /// <summary>Time between two checks. Default 1 s.</summary>
    [Between("50ms", "1h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time for an answer. Default 2 s.</summary>
    [Between("10ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Checks in a row that fail until a replica is out, 1 to 100. Default 2.</summary>
    [Between(1, 100)]
    public int Failures { get; init; } = 2;

    /// <summary>Checks in a row that succeed until it is back, 1 to 100. Default 1.</summary>
    [Between(1, 100)]
    public int Successes { get; init; } = 1;

    /// <summary>How many requests may fail at a replica.</summary>
    public ErrorRateConfig Errors { get; init; } = new();

    /// <summary>
    /// When errors have taken out so many replicas that less than this share (0 to 1) of all is left, those are used again, because the
    /// fault is hardly theirs and the rest would drown. What is known to be down stays out. Default 0.5.
    /// </summary>
    [Between(0, 1)]
    public double Panic { get; init; } = 0.5;
}

/// <summary>Takes a replica out whose requests fail: 500, 502, 503, 504, a broken connection or a time-out.</summary>
public sealed record ErrorRateConfig
{
    /// <summary>Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Share of requests that fail, 0.01 to 1. Default 0.5.</summary>
    [Between(0.01, 1)]
    public double Rate { get; init; } = 0.5;

    /// <summary>Requests that it takes to judge, 1 to 1,000,000. Default 20.</summary>
    [Between(1, 1_000_000)]
    public int Minimum { get; init; } = 20;

    /// <summary>The time over which they are counted. Default 10 s.</summary>
    [Between("1s", "10m")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the replica is left alone. Default 10 s.</summary>
    [Between("100ms", "1h")]
    public TimeSpan Out { get; init; } = TimeSpan.FromSeconds(10);
}
