using Gateway.Service.Balancing;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Canary;

/// <summary>Sends a part of a route's requests to its canary, as <see cref="CanaryConfig"/> says.</summary>
internal sealed class CanaryMiddleware(RequestDelegate next, IProxyStateLookup proxies, Random random)
{
    private const double Percent = 100;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()!.Metadata.GetRequiredMetadata<RouteRules>().Canary is not { } canary)
        {
            return next(context);
        }

        var route = context.GetRouteModel();
        var isCanary = IsChosen(context, route.Config.RouteId, canary)
            && proxies.TryGetCluster(canary.Upstream, out var cluster)
            && cluster.DestinationsState.AvailableDestinations.Count > 0
            && Reassign(context, route, cluster);
        if (canary.Reveal)
        {
            context.Response.Headers["X-Canary"] = isCanary ? "true" : "false";
        }

        return next(context);
    }

    private static bool Reassign(HttpContext context, RouteModel route, ClusterState cluster)
    {
        context.ReassignProxyRequest(new RouteModel(route.Config, cluster, route.Transformer), cluster);
        return true;
    }

    private bool IsChosen(HttpContext context, string route, CanaryConfig canary)
    {
        foreach (var (name, value) in canary.Headers)
        {
            if (string.Equals(context.Request.Headers[name], value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        if ((canary.Users.Count > 0 || canary.UserShare > 0) && context.User.FindFirst("sub")?.Value is { } user
            && (canary.Users.Contains(user) || IsInShare(route, user, canary.UserShare)))
        {
            return true;
        }

        return canary.Weight > 0 && random.NextDouble() * Percent < canary.Weight;
    }

    /// <summary>By route and user together, so that it is not the same people who try everything first.</summary>
    private static bool IsInShare(string route, string user, double share) =>
        share > 0 && StableHash.Fraction(StableHash.Of($"{route}\n{user}")) * Percent < share;
}
