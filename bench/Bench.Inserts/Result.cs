namespace Bench.Inserts;

/// <summary>One run.</summary>
/// <param name="PerSecond">Messages acknowledged per second.</param>
/// <param name="P50">Median of the time to the acknowledgement, in milliseconds.</param>
/// <param name="P99">The 99th percentile of it.</param>
internal sealed record Result(double PerSecond, double P50, double P99);
