using System.ComponentModel.DataAnnotations;

namespace Gateway.Service.Limits;

/// <summary>Section <c>RateLimits</c>: how limits are counted. What they are stands in <c>gateway.json</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Off only for load tests; the start says so loudly.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a request waits for Redis at most, 1 ms to 1 s. Default 10 ms; then this replica decides alone.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many replicas the gateway is taken to have until Redis has told. Default 1.</summary>
    [Range(1, 1000)]
    public int Replicas { get; set; } = 1;

    /// <summary>How many buckets a replica keeps in its own memory, of some 150 bytes each. Default 50,000.</summary>
    [Range(16, 10_000_000)]
    public int LocalBuckets { get; set; } = 50_000;
}
