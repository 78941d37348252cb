using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Proxy;

/// <summary>Headers that a route takes away, sets and adds on the way to its upstream.</summary>
internal sealed class RequestHeaders : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var changes = Routes.RulesOf(context.Route).Headers.Request;
        foreach (var name in changes.Remove)
        {
            context.AddRequestHeaderRemove(name);
        }

        foreach (var (name, value) in changes.Set)
        {
            context.AddRequestHeader(name, HeaderValue.Of(value), append: false);
        }

        foreach (var (name, value) in changes.Append)
        {
            context.AddRequestHeader(name, HeaderValue.Of(value));
        }
    }
}
