using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Proxy;

/// <summary>
/// Takes a replica out at the first connection that it refuses, for the cluster's reactivation period: a process that is gone shows
/// itself at once, and the active checks decide about everything slower.
/// </summary>
internal sealed class ConnectionFailures(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    private static readonly TimeSpan DefaultReactivation = TimeSpan.FromSeconds(2);

    public string Name => nameof(ConnectionFailures);

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.GetForwarderErrorFeature() is { } error && NextReplica.NeverConnected(error))
        {
            var period = cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? DefaultReactivation;
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }
}
