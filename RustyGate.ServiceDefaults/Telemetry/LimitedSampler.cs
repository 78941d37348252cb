using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// Records as many traces a second as are worth their cost, by the generic cell rate algorithm (ITU-T I.371): to export and show one costs more than many a request
/// does. What is linked to something recorded is recorded too.
/// </summary>
internal sealed class LimitedSampler : Sampler
{
    private static readonly SamplingResult Drop = new(SamplingDecision.Drop);
    private static readonly SamplingResult Record = new(SamplingDecision.RecordAndSample);

    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _burst;
    private long _fullAt = long.MinValue;

    /// <param name="options">Its limits.</param>
    /// <param name="time">What they are measured by.</param>
    public LimitedSampler(TracingOptions options, TimeProvider time)
    {
        _time = time;
        (_interval, _burst) = options.PerSecond == 0
            ? (1, 0)
            : (time.TimestampFrequency / options.PerSecond, time.TimestampFrequency / options.PerSecond * options.Burst);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Links?.Any(link => link.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) is true || TryTake() ? Record : Drop;

    private bool TryTake()
    {
        var now = _time.GetTimestamp();
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var next = Math.Max(fullAt, now) + _interval;
            if (next - now > _burst)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return true;
            }
        }
    }
}
