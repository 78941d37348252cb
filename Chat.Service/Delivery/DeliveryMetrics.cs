using System.Diagnostics.Metrics;

namespace Chat.Service.Delivery;

/// <summary>How the delivery does: meter <c>RustyGate.Chat</c>.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Histogram<double> _lag;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _unpublished;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("RustyGate.Chat");
        _lag = meter.CreateHistogram<double>(
            "rustygate.relay.lag", "s", "From the making of an event to its place in the log; of each batch the longest.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });
        _batch = meter.CreateHistogram<int>("rustygate.relay.batch", "{event}", "Events moved to the log at once.");
        _unpublished = meter.CreateCounter<long>("rustygate.relay.unpublished", "{event}", "Events that Redis did not take.");
    }

    public void Moved(int events, TimeSpan lag)
    {
        _batch.Record(events);
        _lag.Record(Math.Max(0, lag.TotalSeconds));
    }

    public void Unpublished(int events) => _unpublished.Add(events);
}
