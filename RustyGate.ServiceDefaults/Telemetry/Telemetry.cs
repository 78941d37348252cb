using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry, configured by the standard <c>OTEL_*</c> variables; without an OTLP endpoint nothing is exported. What a caller does
/// not record is not recorded here either, so that a probe or a sweep leaves no trace in the services behind it. Of many requests a second
/// some are traced: <see cref="TracingOptions"/>.
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
            o.AddProcessor(new LogsOfTraces(new BatchLogRecordExportProcessor(
                new OtlpLogExporter(new OtlpExporterOptions()), scheduledDelayMilliseconds: new BatchExportLogRecordProcessorOptions().ScheduledDelayMilliseconds)));
        });
        builder.Services.AddOptions<TracingOptions>().BindConfiguration(TracingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Sources)
            .SetSampler(Sampling(services.GetRequiredService<IOptions<TracingOptions>>().Value, services.GetRequiredService<TimeProvider>()))
            .AddProcessor(new QuietProbes()).AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Meters).AddOtlpExporter().Build());
        builder.Services.AddHostedService<TelemetryLifetime>();
        builder.Services.AddSingleton<IStartupFilter, RequestSpans>();
    }

    internal static ParentBasedSampler Sampling(TracingOptions options, TimeProvider time)
    {
        var limited = new LimitedSampler(options, time);
        return new ParentBasedSampler(limited, remoteParentSampled: options.FollowsCallers ? new AlwaysOnSampler() : limited);
    }
}
