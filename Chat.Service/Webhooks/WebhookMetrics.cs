using System.Diagnostics.Metrics;
using Chat.Service.Delivery;

namespace Chat.Service.Webhooks;

/// <summary>How receivers do: meter <c>RustyGate.Chat</c>.</summary>
internal sealed class WebhookMetrics
{
    private const string Taken = "taken";

    private readonly Histogram<double> _attempts;
    private readonly Counter<long> _disabled;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(DeliveryMetrics.Meter);
        _attempts = meter.CreateHistogram<double>(
            "rustygate.webhooks.attempt.duration", "s", "How long receivers take to answer, by outcome: taken, or the word of the delivery log.",
            advice: new() { HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });
        _disabled = meter.CreateCounter<long>("rustygate.webhooks.disabled", "{webhook}", "Webhooks that were switched off because their receivers failed.");
    }

    /// <summary>The count of the histogram is the count of attempts.</summary>
    public void Attempted(Attempt attempt) =>
        _attempts.Record(attempt.Took.TotalSeconds, new KeyValuePair<string, object?>("outcome", attempt.Error ?? Taken));

    public void Disabled() => _disabled.Add(1);
}
