using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Service.Delivery;

namespace Chat.Service.Tests;

/// <summary>The newest value of each instrument of one service, as an exporter would read it.</summary>
internal sealed class Meters : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _values = [];
    private readonly MeterListener _listener = new();

    public Meters(IMeterFactory factory)
    {
        var meter = factory.Create(DeliveryMetrics.Meter);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>By its name, and the values of its tags after a space each.</summary>
    public double this[string instrument]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.GetValueOrDefault(instrument, double.NaN);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags)
        {
            name += $" {tag.Value}";
        }

        _values[name] = value;
    }
}
