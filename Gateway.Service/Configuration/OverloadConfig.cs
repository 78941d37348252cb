namespace Gateway.Service.Configuration;

/// <summary>How much one replica of the gateway takes on at a time, before it tells those who can wait to come later (503).</summary>
public sealed record OverloadConfig
{
    /// <summary>
    /// Requests under way at once whose answer has not begun, streams not counted. Low priority gets up to 70% of it, normal 85%, high 95%, critical all. Default 2000.
    /// </summary>
    [Between(1, 1_000_000)]
    public int InFlight { get; init; } = 2000;

    /// <summary>How many more wait for their turn, the most important first. Default 500.</summary>
    [Between(0, 1_000_000)]
    public int Queue { get; init; } = 500;

    /// <summary>How long they wait at most. Default 500 ms.</summary>
    [Between("1ms", "30s")]
    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Streams open at once. Default 15,000.</summary>
    [Between(1, 1_000_000)]
    public int Streams { get; init; } = 15_000;
}

/// <summary>Who is served first when there is too much to do.</summary>
public enum Priority
{
    /// <summary>Most things.</summary>
    Normal,

    /// <summary>What nobody misses for a minute.</summary>
    Low,

    /// <summary>What people wait for.</summary>
    High,

    /// <summary>Signing in, and whatever helps to find out what is wrong.</summary>
    Critical,
}
