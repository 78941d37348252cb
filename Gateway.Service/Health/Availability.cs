using Gateway.Service.Proxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Health;

/// <summary>
/// Which replicas get requests. What is known to be down gets none, were it all of them. What merely fails too often is out only as long
/// as enough others are left: when most fail, the fault is hardly a replica's.
/// </summary>
internal sealed class Availability(TimeProvider time) : IAvailableDestinationsPolicy
{
    public string Name => nameof(Availability);

    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        var up = allDestinations.Where(IsUp).ToList();
        var well = up.Where(replica => replica.Health.Passive != DestinationHealth.Unhealthy).ToList();
        var enough = well.Count > 0 && well.Count >= Upstream.Of(config).Health.Panic * allDestinations.Count;
        var available = enough ? well : up;
        var besideOthers = allDestinations.Any(replica => Replica.Of(replica).Standing.WasSeen);
        foreach (var replica in allDestinations)
        {
            Replica.Of(replica).Standing.Seen(available.Contains(replica), besideOthers, time);
        }

        return available;
    }

    private static bool IsUp(DestinationState replica) =>
        replica.Health.Active != DestinationHealth.Unhealthy
        && !(replica.Health.Passive == DestinationHealth.Unhealthy && Replica.Of(replica).Standing.RefusesConnections);
}
