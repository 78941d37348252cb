using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry, configured by the standard <c>OTEL_*</c> variables; without an OTLP endpoint nothing is exported. What a caller does
/// not record is not recorded here either, so that a probe or a sweep leaves no trace in the services behind it.
/// </summary>
public static class TelemetryExtensions
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "StackExchange.Redis", "RustyGate.*"];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http", "System.Runtime", "Npgsql", "Yarp.ReverseProxy", "RustyGate.*",
    ];

    /// <summary>Whether logs, spans and metrics go anywhere.</summary>
    /// <param name="configuration">The service's.</param>
    public static bool ExportsTelemetry(this IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.ExportsTelemetry())
        {
            return;
        }

        var resource = ResourceBuilder.CreateDefault();
        builder.Logging.AddOpenTelemetry(o =>
        {
            o.IncludeFormattedMessage = true;
            // The framework's scope around a request holds its path as it came, secrets in it included (promises S53).
            o.IncludeScopes = false;
            o.SetResourceBuilder(resource);
            o.AddOtlpExporter();
        });
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Sources).SetSampler(new ParentBasedSampler(new AlwaysOnSampler())).AddProcessor(new QuietProbes()).AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Meters).AddOtlpExporter().Build());
        builder.Services.AddHostedService<TelemetryLifetime>();
        builder.Services.AddSingleton<IStartupFilter, RequestSpans>();
    }
}
