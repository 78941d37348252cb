using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Notify.Service.Delivery;

namespace Notify.Service.Tests.Service;

/// <summary>Listens to the meter that operators watch: whose streams were cut, and why.</summary>
public sealed class SlowCloses : IDisposable
{
    private readonly ConcurrentQueue<string> _reasons = new();
    private readonly MeterListener _listener = new();

    public SlowCloses()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == DeliveryMetrics.MeterName && instrument.Name == "rustygate.notify.slow_closes")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _reasons.Enqueue((string)tags[0].Value!));
        _listener.Start();
    }

    public string? First => _reasons.TryPeek(out var reason) ? reason : null;

    public void Dispose() => _listener.Dispose();
}
