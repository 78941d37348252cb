using System.Diagnostics.Metrics;

namespace Chat.Service.Delivery;

/// <summary>
/// How the delivery does: meter <c>RustyGate.Chat</c>. Every replica reports where the log and the outbox stand, so that a leader that is
/// stuck or frozen shows in the figures of the others.
/// </summary>
internal sealed class DeliveryMetrics
{
    public const string Meter = "RustyGate.Chat";

    private readonly TimeProvider _time;
    private readonly Histogram<double> _lag;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _unpublished;
    private long _position;
    private long _waitingSince;

    public DeliveryMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(Meter);
        _lag = meter.CreateHistogram<double>(
            "rustygate.relay.lag", "s", "From the making of an event to its place in the log; of each batch the longest.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });
        _batch = meter.CreateHistogram<int>("rustygate.relay.batch", "{event}", "Events moved to the log at once.");
        _unpublished = meter.CreateCounter<long>("rustygate.relay.unpublished", "{event}", "Events that Redis did not take.");
        meter.CreateObservableGauge("rustygate.relay.position", () => Interlocked.Read(ref _position), "{event}", "The last position of the log.");
        meter.CreateObservableGauge("rustygate.outbox.age", Age, "s", "How long the oldest event in the outbox has waited for its position.");
    }

    public void Moved(int events, TimeSpan lag)
    {
        _batch.Record(events);
        _lag.Record(Math.Max(0, lag.TotalSeconds));
    }

    public void Unpublished(int events) => _unpublished.Add(events);

    /// <summary>Notes the log's head and since when the oldest event waits; null: none does.</summary>
    public void Saw(long head, DateTimeOffset? waitingSince)
    {
        Interlocked.Exchange(ref _position, head);
        Interlocked.Exchange(ref _waitingSince, waitingSince?.UtcTicks ?? 0);
    }

    /// <summary>Notes that nothing waits.</summary>
    public void SawEmpty() => Interlocked.Exchange(ref _waitingSince, 0);

    private double Age() => Interlocked.Read(ref _waitingSince) is var since and not 0
        ? Math.Max(0, (_time.GetUtcNow() - new DateTimeOffset(since, TimeSpan.Zero)).TotalSeconds)
        : 0;
}
