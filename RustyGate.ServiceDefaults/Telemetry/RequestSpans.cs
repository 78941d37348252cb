using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace RustyGate.ServiceDefaults.Telemetry;

/// <summary>
/// Names the server's span of each request and gives it the attributes of OpenTelemetry's HTTP conventions (v1.23), which the
/// framework leaves to an instrumentation package. The query is left out: it may hold a secret (promises S53).
/// </summary>
internal sealed class RequestSpans : IStartupFilter
{
    /// <summary>First of all, so that a reply that never reaches a route has its name too.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DescribeAsync);
        next(app);
    };

    private static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is null or { Recorded: false })
        {
            await next(context);
            return;
        }

        var (method, path) = (context.Request.Method, context.Request.Path.Value);
        if (context.Request.Path.StartsWithSegments(QuietProbes.Path, StringComparison.Ordinal))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        string? route = null;
        context.Response.OnStarting(() =>
        {
            // An error page clears the endpoint afterwards.
            route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            return Task.CompletedTask;
        });
        await next(context);

        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("url.path", path);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
