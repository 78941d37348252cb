namespace Bench.Gateway;

/// <summary>One run.</summary>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="Microseconds">Processor time of the contender for each.</param>
/// <param name="P99">The 99th percentile of the time to the answer, in milliseconds.</param>
internal sealed record Result(double PerSecond, double Microseconds, double P99);
