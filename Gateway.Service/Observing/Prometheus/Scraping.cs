using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Service.Observing.Prometheus;

/// <summary>All metrics of this process, collected when they are asked for.</summary>
internal sealed class Scraping : IDisposable
{
    private const int CollectMilliseconds = 2000;

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Yarp.ReverseProxy", "RustyGate.*"];

    private readonly PrometheusText _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _metrics;
    private readonly Lock _one = new();

    public Scraping()
    {
        _reader = new BaseExportingMetricReader(_text);
        _metrics = Sdk.CreateMeterProviderBuilder().AddMeter(Meters).AddReader(_reader).Build();
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
