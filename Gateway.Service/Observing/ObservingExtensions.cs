using Gateway.Service.Observing.Prometheus;
using Gateway.Service.Observing.Statistics;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace Gateway.Service.Observing;

/// <summary>What the gateway says of its requests: log, metrics, statistics (docs/gateway.md#observing).</summary>
internal static class ObservingExtensions
{
    private const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    public static void AddObserving(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccessLog>();
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<GatewayStatistics>();
        builder.Services.AddSingleton<Scraping>();
    }

    /// <summary>Right after the marks: whatever is answered is seen.</summary>
    public static void UseObserving(this WebApplication app) => app.UseMiddleware<ObservedRequests>();

    public static void MapObserving(this WebApplication app)
    {
        // Counts from the start, not from the first look.
        var scraping = app.Services.GetRequiredService<Scraping>();
        app.MapInternal().MapGet("/metrics", () => TypedResults.Text(scraping.Read(), PrometheusType));
        app.MapGet("/admin/gateway/stats", (GatewayStatistics statistics, HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(statistics.Read());
        }).RequireAuthorization(Roles.Admin);
    }
}
