using Gateway.Service.Circuits;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>Asks one replica after another, as far as the route's <see cref="RetryConfig"/> allows.</summary>
internal sealed class RetryMiddleware(RequestDelegate next, UpstreamMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        var budget = metadata.GetRequiredMetadata<RetryBudget>();
        budget.CountRequest();
        var tries = new Tries(context, metadata.GetRequiredMetadata<RouteRules>(), budget);
        while (true)
        {
            using var attempt = new Attempt(tries, time);
            context.Features.Set(attempt);
            await next(context);
            if (!tries.GoesOn(attempt))
            {
                if (attempt.IsLate)
                {
                    context.Features.Set<IForwarderErrorFeature>(new TimedOut("No answer within the limit of one try."));
                }

                return;
            }

            metrics.Retried(context.GetReverseProxyFeature().Cluster.Config.ClusterId, tries.Reason);
        }
    }
}
