using System.ComponentModel.DataAnnotations;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// Section <c>Tracing</c>: which requests are traced (docs/decisions/0029-limited-traces.md).
/// </summary>
public sealed class TracingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tracing";

    /// <summary>So many new traces a second are recorded on average, by each process; further ones are not.</summary>
    [Range(0, 1_000_000)]
    public int PerSecond { get; set; } = 10;

    /// <summary>How many are recorded at once after a quiet time.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 300;

    /// <summary>
    /// Whether a request whose caller records it is always recorded (the <c>sampled</c> flag of W3C Trace Context). Not at the edge, where anybody may claim it.
    /// </summary>
    public bool FollowsCallers { get; set; } = true;
}
