using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Notify.Service.Delivery;

namespace Notify.Service.Tests.Service;

/// <summary>Listens to the meter that operators watch: whose streams were cut, and why. That of this service alone: other tests run beside it.</summary>
public sealed class SlowCloses : IDisposable
{
    private readonly ConcurrentQueue<string> _reasons = new();
    private readonly MeterListener _listener = new();

    public SlowCloses(RunningNotify notify)
    {
        var own = notify.Get<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, own) && instrument.Meter.Name == DeliveryMetrics.MeterName && instrument.Name == "rustygate.notify.slow_closes")
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
