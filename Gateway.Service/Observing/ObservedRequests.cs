using System.Diagnostics;
using Gateway.Service.Configuration;
using Gateway.Service.Observing.Statistics;
using Microsoft.AspNetCore.Http.Features;
using RustyGate.ServiceDefaults.Telemetry;

namespace Gateway.Service.Observing;

/// <summary>
/// Follows each request from its first moment to its last byte: says that it started (category <c>RustyGate.Requests</c>), and at the end writes the
/// access log and the numbers. Which upstream was chosen is said by <see cref="UpstreamChosen"/>. Where some requests of many are traced, only those have
/// more than the access log.
/// </summary>
internal sealed partial class ObservedRequests(
    RequestDelegate next, TimeProvider time, AccessLog log, GatewayMetrics metrics, GatewayStatistics statistics, ILoggerFactory loggers, IConfiguration configuration)
{
    /// <summary>The category of what happens on a request's way.</summary>
    public const string Category = "RustyGate.Requests";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    private readonly bool _isTracing = configuration.ExportsTelemetry();

    public static bool IsProbe(HttpContext context) => context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        var facts = new RequestFacts(time.GetTimestamp()) { IsFollowed = !_isTracing || Activity.Current is { Recorded: true } };
        var sent = new CountedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        var received = CountedRequest(context);
        context.Features.Set(facts);
        context.Features.Set<IHttpResponseBodyFeature>(sent);
        if (facts.IsFollowed && !IsProbe(context))
        {
            Started(_logger, context.Request.Method, context.Request.Path, context.TraceIdentifier);
        }

        metrics.Began();
        statistics.Began();
        try
        {
            await next(context);
        }
        finally
        {
            var took = time.GetElapsedTime(facts.Started);
            var isStream = context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is { Stream: true };
            facts.Route = RequestFacts.RouteOf(context) ?? facts.Route;
            metrics.Ended(facts, context.Response.StatusCode, took, isStream);
            statistics.Ended(facts, context.Response.StatusCode, took, isStream);
            log.Write(context, facts, took, received?.HasRead ?? context.Request.ContentLength ?? 0, sent.Count);
        }
    }

    /// <summary>What announces its length need not be counted.</summary>
    private static CountedStream? CountedRequest(HttpContext context)
    {
        if (context.Request.ContentLength is not null || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }

        var counted = new CountedStream(context.Request.Body);
        context.Request.Body = counted;
        return counted;
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} started ({RequestId})")]
    private static partial void Started(ILogger logger, string method, PathString path, string requestId);
}
