using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RustyGate.Tests.Running;

/// <summary>Takes what the services export by OTLP, logs, traces and metrics, and keeps it while somebody listens.</summary>
public sealed class TelemetrySink : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private TinyServer? _server;
    private StringBuilder? _heard;

    public async Task StartAsync() => _server = await TinyServer.StartAsync(app => app.MapPost("/v1/{signal}", TakeAsync));

    /// <summary>Has every service of an application export to here, as an operator would have it.</summary>
    public void Prepare(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", _server!.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .WithEnvironment("OTEL_SERVICE_NAME", project.Name)
                .WithEnvironment("Tracing__PerSecond", "1000000")
                .WithEnvironment("Tracing__Burst", "1000000")
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "500")
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "500");
        }
    }

    /// <summary>From here on everything is kept.</summary>
    public void Listen()
    {
        lock (_gate)
        {
            _heard = new StringBuilder();
        }
    }

    /// <summary>What came since <see cref="Listen"/>. Protocol Buffers hold text as it is, so it is found in the bytes.</summary>
    public string Heard()
    {
        lock (_gate)
        {
            return _heard?.ToString() ?? "";
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_gate)
        {
            _heard?.AppendLine(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
        }
    }
}
