using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Proxy;

/// <summary>
/// Asks the next replica when one refuses the connection: nothing of the request has left the gateway then, so this is safe for every
/// method and any body. Also when one is taken out while it is waited for, as a frozen one is that accepts connections and says nothing
/// (promises R16); but then only what may be asked twice, see <see cref="Repetition"/>.
/// </summary>
internal sealed class NextReplica(RequestDelegate next)
{
    /// <summary>How often a request that waits looks whether its replica is still in.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task InvokeAsync(HttpContext context)
    {
        var proxied = context.GetReverseProxyFeature();
        var replicas = proxied.AvailableDestinations;
        var mayRepeat = replicas.Count > 1 && Repetition.IsHarmless(context.Request, context.GetEndpoint()!.Metadata.GetRequiredMetadata<RouteRules>());
        if (mayRepeat)
        {
            Repetition.Keep(context.Request);
        }

        while (true)
        {
            var isGivenUp = false;
            if (mayRepeat && replicas.Count > 1)
            {
                isGivenUp = await AskWhileInAsync(context, proxied);
            }
            else
            {
                await next(context);
            }

            if (context.Response.HasStarted
                || context.GetForwarderErrorFeature() is not { } error || !(isGivenUp || NeverConnected(error))
                || proxied.ProxiedDestination is not { } silent)
            {
                return;
            }

            replicas = [.. replicas.Where(replica => replica != silent)];
            if (replicas.Count == 0)
            {
                return;
            }

            proxied.AvailableDestinations = replicas;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
            if (mayRepeat)
            {
                Repetition.Rewind(context.Request);
            }
        }
    }

    /// <summary>Whether the upstream never accepted a connection for this request.</summary>
    public static bool NeverConnected(IForwarderErrorFeature error) =>
        error is { Error: ForwarderError.Request, Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } };

    /// <returns>Whether the replica was taken out before it began to answer, and is not waited for any more.</returns>
    private async Task<bool> AskWhileInAsync(HttpContext context, IReverseProxyFeature proxied)
    {
        var caller = context.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(caller);
        context.RequestAborted = patience.Token;
        try
        {
            var asking = next(context);
            while (!asking.IsCompleted && !context.Response.HasStarted && !patience.IsCancellationRequested)
            {
                await asking.WaitAsync(Look, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!asking.IsCompleted && !context.Response.HasStarted && proxied.ProxiedDestination?.Health.Active == DestinationHealth.Unhealthy)
                {
                    await patience.CancelAsync();
                }
            }

            await asking;
            return patience.IsCancellationRequested && !caller.IsCancellationRequested;
        }
        finally
        {
            context.RequestAborted = caller;
        }
    }
}
