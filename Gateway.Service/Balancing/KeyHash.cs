using Gateway.Service.Configuration;
using Gateway.Service.Limits;
using Gateway.Service.Proxy;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>
/// The same replica for the same key, by weighted rendezvous hashing (draft-ietf-bess-weighted-hrw): every pair of key and replica has a
/// score, and the highest wins. So the keys of a replica that goes are spread over the rest, and no other key moves; those of one that comes back
/// return as its share rises.
/// </summary>
internal sealed class KeyHash(PowerOfTwo others, Weights weights) : ILoadBalancingPolicy
{
    public string Name => "weighted_hash";

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        if (KeyOf(context, Upstream.Of(cluster.Model.Config).Hash) is not { Length: > 0 } text)
        {
            return others.PickDestination(context, cluster, availableDestinations);
        }

        var key = StableHash.Of(text);
        DestinationState? picked = null;
        var highest = double.NegativeInfinity;
        for (var i = 0; i < availableDestinations.Count; i++)
        {
            var replica = availableDestinations[i];
            var score = weights.Of(cluster, replica) / -Math.Log(StableHash.Fraction(StableHash.Mix(key, Replica.Of(replica).HashOf(replica))));
            if (score > highest)
            {
                (picked, highest) = (replica, score);
            }
        }

        return picked;
    }

    private static string? KeyOf(HttpContext context, HashConfig hash) => hash switch
    {
        { By: HashKey.Cookie, Name: { } name } => context.Request.Cookies[name],
        { By: HashKey.Header, Name: { } name } => context.Request.Headers[name].ToString(),
        { By: HashKey.Path, Name: { } name } => context.Request.RouteValues[name] as string,
        _ => ClientAddress.Of(context).ToString(),
    };
}
