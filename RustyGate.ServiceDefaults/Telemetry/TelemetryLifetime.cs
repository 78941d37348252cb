using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>Creates the providers at start; the container disposes, and so flushes, them at the end.</summary>
internal sealed class TelemetryLifetime(TracerProvider traces, MeterProvider metrics) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces.ForceFlush(1000);
        metrics.ForceFlush(1000);
        return Task.CompletedTask;
    }
}
