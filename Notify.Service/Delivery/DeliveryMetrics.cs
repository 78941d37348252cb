using System.Diagnostics.Metrics;
using Notify.Service.Streams;

namespace Notify.Service.Delivery;

/// <summary>Meter <c>RustyGate.Notify</c>.</summary>
internal sealed partial class DeliveryMetrics
{
    public const string MeterName = "RustyGate.Notify";

    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _healed;
    private readonly Counter<long> _slow;
    private readonly ILogger<DeliveryMetrics> _logger;
    private long _deliveredTotal;
    private long _healedTotal;
    private long _slowTotal;

    public DeliveryMetrics(IMeterFactory meters, ILogger<DeliveryMetrics> logger)
    {
        var meter = meters.Create(MeterName);
        _streams = meter.CreateUpDownCounter<long>("rustygate.notify.streams", "{stream}", "Open streams.");
        _delivered = meter.CreateCounter<long>("rustygate.notify.events.delivered", "{event}", "Events queued for a stream, once per stream.");
        _healed = meter.CreateCounter<long>(
            "rustygate.notify.events.healed", "{event}", "Events that were read from the log before Redis brought them.");
        _slow = meter.CreateCounter<long>("rustygate.notify.slow_closes", "{stream}", "Streams cut because their client did not read.");
        _logger = logger;
    }

    public void Opened() => _streams.Add(1);

    public void Left() => _streams.Add(-1);

    /// <summary>Since the start: events given to streams, those of them that were healed, and streams that were cut.</summary>
    public (long Delivered, long Healed, long SlowCloses) Totals() =>
        (Interlocked.Read(ref _deliveredTotal), Interlocked.Read(ref _healedTotal), Interlocked.Read(ref _slowTotal));

    public void Delivered(int streams)
    {
        _delivered.Add(streams);
        Interlocked.Add(ref _deliveredTotal, streams);
    }

    public void Healed(int events)
    {
        _healed.Add(events);
        Interlocked.Add(ref _healedTotal, events);
    }

    public void Slow(StreamConnection stream, string reason)
    {
        Interlocked.Increment(ref _slowTotal);
        _slow.Add(1, new KeyValuePair<string, object?>("reason", reason));
        LogSlow(_logger, stream.UserId, reason);
    }

    [LoggerMessage(LogLevel.Warning, "A stream of user {UserId} was cut: {Reason}")]
    private static partial void LogSlow(ILogger logger, Guid userId, string reason);
}
