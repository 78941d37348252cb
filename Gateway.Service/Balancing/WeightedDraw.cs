using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>Any replica, each as often as its weight says.</summary>
internal sealed class WeightedDraw(Weights weights, Random random) : ILoadBalancingPolicy
{
    public string Name => "weighted_random";

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations) =>
        Draw(cluster, availableDestinations);

    /// <summary>One of them, but not <paramref name="except"/>.</summary>
    public DestinationState? Draw(ClusterState cluster, IReadOnlyList<DestinationState> replicas, DestinationState? except = null)
    {
        var total = 0.0;
        for (var i = 0; i < replicas.Count; i++)
        {
            total += replicas[i] == except ? 0 : weights.Of(cluster, replicas[i]);
        }

        var drawn = random.NextDouble() * total;
        DestinationState? last = null;
        for (var i = 0; i < replicas.Count && drawn >= 0; i++)
        {
            if (replicas[i] != except)
            {
                last = replicas[i];
                drawn -= weights.Of(cluster, last);
            }
        }

        return last;
    }
}
