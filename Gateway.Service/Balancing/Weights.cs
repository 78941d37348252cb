using Gateway.Service.Proxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Balancing;

/// <summary>The share of each replica beside the others': its weight, less while it starts slowly.</summary>
internal sealed class Weights(TimeProvider time)
{
    /// <summary>With nothing at all it would never warm up.</summary>
    private const double Least = 0.1;

    public double Of(ClusterState cluster, DestinationState destination)
    {
        var replica = Replica.Of(destination);
        var weight = replica.WeightOf(destination);
        if (replica.Standing.CameBack is not { } cameBack || Upstream.Of(cluster.Model.Config).SlowStart is not { Ticks: > 0 } slowStart)
        {
            return weight;
        }

        return weight * Math.Clamp(time.GetElapsedTime(cameBack) / slowStart, Least, 1);
    }

    /// <summary>How busy it is for its weight.</summary>
    public double LoadOf(ClusterState cluster, DestinationState destination) => destination.ConcurrentRequestCount / Of(cluster, destination);
}
