using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>
/// The less busy, for its weight, of two that are drawn by weight: nearly as even as asking all, without a herd of gateways that all see
/// the same idle replica.
/// </summary>
internal sealed class PowerOfTwo(WeightedDraw draw, Weights weights) : ILoadBalancingPolicy
{
    public string Name => "weighted_power_of_two";

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        var one = draw.Draw(cluster, availableDestinations);
        return draw.Draw(cluster, availableDestinations, except: one) is { } other && weights.LoadOf(cluster, other) < weights.LoadOf(cluster, one!)
            ? other
            : one;
    }
}
