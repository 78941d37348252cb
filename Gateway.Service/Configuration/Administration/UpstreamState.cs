using Gateway.Service.Circuits;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Configuration.Administration;

/// <summary>What this gateway knows of an upstream now.</summary>
/// <param name="Name">As in the configuration.</param>
/// <param name="Circuit">Its circuit breaker; null where it has none, or was not asked yet.</param>
/// <param name="Replicas">All of them.</param>
public sealed record UpstreamState(string Name, CircuitStatus? Circuit, IReadOnlyList<ReplicaState> Replicas)
{
    internal static IReadOnlyList<UpstreamState> All(IProxyStateLookup yarp, CircuitBreakers circuits) =>
    [
        .. yarp.GetClusters().OrderBy(cluster => cluster.ClusterId, StringComparer.Ordinal)
            .Select(cluster => new UpstreamState(
                cluster.ClusterId,
                circuits.Statuses.FirstOrDefault(circuit => circuit.Upstream == cluster.ClusterId),
                [.. cluster.Destinations.Values.OrderBy(one => one.DestinationId, StringComparer.Ordinal).Select(ReplicaState.Of)])),
    ];
}

/// <summary>What this gateway knows of a replica now.</summary>
/// <param name="Id">As in logs.</param>
/// <param name="Address">Where it is asked.</param>
/// <param name="Active">What its checks say: <c>unknown</c>, <c>healthy</c>, <c>unhealthy</c>.</param>
/// <param name="Passive">What requests to it say.</param>
/// <param name="InFlight">Requests and streams that it answers through this gateway.</param>
public sealed record ReplicaState(string Id, string Address, DestinationHealth Active, DestinationHealth Passive, int InFlight)
{
    internal static ReplicaState Of(DestinationState replica) => new(
        replica.DestinationId, replica.Model.Config.Address, replica.Health.Active, replica.Health.Passive, replica.ConcurrentRequestCount);
}
