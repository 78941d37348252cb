using System.Globalization;
using RustyGate.ServiceDefaults.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>
/// Gives a cluster that names no destinations every replica of the service of its name, so that the proxy balances requests over all
/// of them.
/// </summary>
internal sealed class ServiceDestinations(ServiceEndpoints endpoints) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        ValueTask.FromResult(cluster.Destinations is { Count: > 0 } ? cluster : cluster with { Destinations = Replicas(cluster.ClusterId) });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        ValueTask.FromResult(route);

    private Dictionary<string, DestinationConfig> Replicas(string service) => endpoints.Of(service).Index().ToDictionary(
        replica => string.Create(CultureInfo.InvariantCulture, $"{service}-{replica.Index}"),
        replica => new DestinationConfig { Address = replica.Item.AbsoluteUri },
        StringComparer.OrdinalIgnoreCase);
}
