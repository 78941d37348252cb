using Gateway.Service.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>
/// Ends streams when the gateway itself stops: an event stream would hold the shutdown until its limit. They end spread over some
/// seconds, so that their clients do not all return at once; those resume where they were.
/// </summary>
internal sealed class StreamDrain(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    /// <summary>Leaves upstreams that stop at the same time a moment for their own farewell.</summary>
    private const int FirstMilliseconds = 1000;

    private const int LastMilliseconds = 5000;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is not { Stream: true })
        {
            await next(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await using var stopping = lifetime.ApplicationStopping.Register(
            () => ended.CancelAfter(Random.Shared.Next(FirstMilliseconds, LastMilliseconds)));
        context.RequestAborted = ended.Token;
        await next(context);
    }
}
