using Gateway.Service.Proxy;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>
/// One after another by weight, evenly mixed (nginx's smooth weighted round robin): each request gives every replica its weight as
/// credit, and who has most takes it and pays for all.
/// </summary>
internal sealed class RoundRobin(Weights weights) : ILoadBalancingPolicy
{
    private readonly Lock _turn = new();

    public string Name => "weighted_round_robin";

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        lock (_turn)
        {
            var total = 0.0;
            Replica? best = null;
            DestinationState? picked = null;
            for (var i = 0; i < availableDestinations.Count; i++)
            {
                var replica = Replica.Of(availableDestinations[i]);
                var weight = weights.Of(cluster, availableDestinations[i]);
                total += weight;
                replica.Credit += weight;
                if (best is null || replica.Credit > best.Credit)
                {
                    best = replica;
                    picked = availableDestinations[i];
                }
            }

            if (best is not null)
            {
                best.Credit -= total;
            }

            return picked;
        }
    }
}
