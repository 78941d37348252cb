using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Service.Observing.Prometheus;

/// <summary>
/// All metrics of this gateway and of the runtime under it, collected when they are asked for. Meters of another host in the same process are left out: those
/// with the same name would be one metric to OpenTelemetry, which then counts for both and ends with the first of them.
/// </summary>
internal sealed class Scraping : IDisposable
{
    private const int CollectMilliseconds = 2000;

    /// <summary>Not those of the framework that measure each request again, in two or three more ways: they cost more than all of ours together.</summary>
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "RustyGate.*"];

    private readonly PrometheusText _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _metrics;
    private readonly Lock _one = new();

    public Scraping(IMeterFactory meters)
    {
        _reader = new BaseExportingMetricReader(_text);
        _metrics = Sdk.CreateMeterProviderBuilder().AddMeter(Meters)
            .AddView(instrument => instrument.Meter.Scope is IMeterFactory factory && factory != meters ? MetricStreamConfiguration.Drop : null)
            .AddReader(_reader).Build();
    }

    public string Read()
    {
        lock (_one)
        {
            _reader.Collect(CollectMilliseconds);
            return _text.Text;
        }
    }

    public void Dispose() => _metrics.Dispose();
}
