using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>The least busy for its weight; among equals, as all are that have nothing to do, any by weight.</summary>
internal sealed class LeastConn(Weights weights, Random random) : ILoadBalancingPolicy
{
    public string Name => "weighted_least_conn";

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        DestinationState? picked = null;
        var least = double.PositiveInfinity;
        var equals = 0.0;
        for (var i = 0; i < availableDestinations.Count; i++)
        {
            var replica = availableDestinations[i];
            var weight = weights.Of(cluster, replica);
            var load = replica.ConcurrentRequestCount / weight;
            equals = load < least ? weight : load > least ? equals : equals + weight;
            if (load < least || (load <= least && random.NextDouble() * equals < weight))
            {
                (picked, least) = (replica, load);
            }
        }

        return picked;
    }
}
