using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Service.Limits;

/// <summary>Section <c>RateLimits</c>: token buckets per client address.</summary>
public sealed class RateLimitOptions : BucketOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Off only for load tests; the start says so loudly.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The stricter bucket of <c>/auth/*</c>, spent beside the general one.</summary>
    [ValidateObjectMembers]
    public BucketOptions Auth { get; set; } = new() { PermitsPerMinute = 60, Burst = 20 };
}

/// <summary>One token bucket.</summary>
public class BucketOptions
{
    /// <summary>Tokens that come back per minute.</summary>
    [Range(1, 6_000_000)]
    public int PermitsPerMinute { get; set; } = 600;

    /// <summary>Tokens a full bucket holds.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 100;
}
