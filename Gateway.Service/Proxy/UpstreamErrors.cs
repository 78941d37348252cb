using RustyGate.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Proxy;

/// <summary>
/// Names a failed forward as a problem: 502 when the upstream does not answer or breaks off, 503 with <c>Retry-After</c> when all
/// replicas are known to be down, 504 when it takes too long; the caller's own fault (413, 408, 400) stays the caller's.
/// </summary>
internal sealed class UpstreamErrors(RequestDelegate next, ILogger<UpstreamErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } error || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        logger.LogWarning(
            "{Cluster} {Destination}: {Error} {Cause}",
            context.GetReverseProxyFeature().Cluster.Config.ClusterId,
            context.GetReverseProxyFeature().ProxiedDestination?.DestinationId,
            error.Error,
            error.Exception?.GetBaseException().Message);
        if (!context.Response.HasStarted)
        {
            await ProblemOf(context, error).ExecuteAsync(context);
        }
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult ProblemOf(HttpContext context, IForwarderErrorFeature error)
    {
        int? fault = BadRequest(error.Exception)?.StatusCode ?? (error.Error == ForwarderError.RequestBodyClient ? StatusCodes.Status400BadRequest : null);
        if (fault is { } status)
        {
            // Where its next request would begin nobody knows.
            context.Response.Headers.Connection = "close";
            return Problem.Of(status, CodeOf(status), "The request could not be read.");
        }

        switch (error.Error)
        {
            case ForwarderError.NoAvailableDestinations:
                context.Response.Headers.RetryAfter = "2";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "This part of the system is down. Try again shortly.");
            case ForwarderError.RequestTimedOut:
                return Problem.Of(StatusCodes.Status504GatewayTimeout, "gateway_timeout", "The service behind the gateway took too long.");
            default:
                return Problem.Of(StatusCodes.Status502BadGateway, "bad_gateway", "The service behind the gateway does not answer.");
        }
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status413PayloadTooLarge => "payload_too_large",
        _ => "invalid_request",
    };

    private static BadHttpRequestException? BadRequest(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is BadHttpRequestException bad)
            {
                return bad;
            }

            if (exception is AggregateException several)
            {
                return several.InnerExceptions.Select(BadRequest).FirstOrDefault(found => found is not null);
            }
        }

        return null;
    }
}
