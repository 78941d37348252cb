using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>Ends what takes longer than <see cref="RouteRules.TotalTimeout"/>, all attempts and the whole answer together.</summary>
internal sealed class TotalTimeout(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<RouteRules>().TotalTimeout is { } limit ? WithinAsync(limit, context) : next(context);

    private async Task WithinAsync(TimeSpan limit, HttpContext context)
    {
        var caller = context.RequestAborted;
        using var over = new CancellationTokenSource(limit, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(caller, over.Token);
        context.RequestAborted = ended.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = caller;
        }

        if (over.IsCancellationRequested && context.GetForwarderErrorFeature() is not null)
        {
            context.Features.Set<IForwarderErrorFeature>(new TimedOut("Not done within the limit of the whole request."));
        }
    }
}
