using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Proxy;

/// <summary>
/// Tells an upstream who is calling, from the token that the gateway has validated. RustyGate's own services check the token
/// themselves; this is for backends that cannot.
/// </summary>
internal sealed class KnownIdentity : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(request =>
    {
        if (request.HttpContext.User.FindFirst("sub")?.Value is { } user)
        {
            request.ProxyRequest.Headers.TryAddWithoutValidation("X-User-Id", user);
        }

        return ValueTask.CompletedTask;
    });
}
