using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Proxy;

/// <summary>
/// Asks the next replica when one refuses the connection. Nothing of the request has left the gateway then, so this is safe for every
/// method and any body.
/// </summary>
internal sealed class NextReplica(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxied = context.GetReverseProxyFeature();
        var replicas = proxied.AvailableDestinations;
        while (true)
        {
            await next(context);
            if (context.Response.HasStarted
                || context.GetForwarderErrorFeature() is not { } error || !NeverConnected(error)
                || proxied.ProxiedDestination is not { } refused)
            {
                return;
            }

            replicas = [.. replicas.Where(replica => replica != refused)];
            if (replicas.Count == 0)
            {
                return;
            }

            proxied.AvailableDestinations = replicas;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    /// <summary>Whether the upstream never accepted a connection for this request.</summary>
    public static bool NeverConnected(IForwarderErrorFeature error) =>
        error is { Error: ForwarderError.Request, Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } };
}
