using Gateway.Service.Proxy;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>YARP's forwarder, with the route's own time-out, and an end when the attempt is given up.</summary>
internal sealed class AttemptForwarder(IHttpForwarder forwarder) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
    {
        var attempt = context.Features.GetRequiredFeature<Attempt>();
        var givenUp = attempt.Begin(transformer, Replica.Of(context.GetReverseProxyFeature().ProxiedDestination!).Standing);
        var config = attempt.ActivityTimeout is { } timeout ? requestConfig with { ActivityTimeout = timeout } : requestConfig;
        return forwarder.SendAsync(context, destinationPrefix, httpClient, config, attempt, givenUp);
    }
}
