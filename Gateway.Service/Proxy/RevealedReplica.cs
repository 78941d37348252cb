using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Proxy;

/// <summary>Names the replica that answered, in <c>X-Upstream-Server</c>, where the upstream's configuration says <c>reveal</c>.</summary>
internal sealed class RevealedReplica : ITransformProvider
{
    private const string Header = "X-Upstream-Server";

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(static response =>
    {
        var proxied = response.HttpContext.GetReverseProxyFeature();
        if (Upstream.Of(proxied.Cluster.Config).Reveal && proxied.ProxiedDestination is { } replica)
        {
            response.HttpContext.Response.Headers[Header] = replica.DestinationId;
        }

        return ValueTask.CompletedTask;
    });
}
