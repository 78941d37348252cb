using Gateway.Service.Proxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Health;

/// <summary>Takes a replica out after so many checks in a row that fail, and back after so many that succeed.</summary>
internal sealed class ActiveChecks(IDestinationHealthUpdater updater) : IActiveHealthCheckPolicy
{
    public string Name => nameof(ActiveChecks);

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var rules = Upstream.Of(cluster.Model.Config).Health;
        var found = new List<NewActiveDestinationHealth>(probingResults.Count);
        foreach (var result in probingResults)
        {
            var health = Replica.Of(result.Destination).Standing.Checked(result.Response?.IsSuccessStatusCode is true, result.Destination.Health.Active, rules);
            found.Add(new NewActiveDestinationHealth(result.Destination, health));
        }

        updater.SetActive(cluster, found);
        foreach (var result in probingResults.Where(result => result.Response?.IsSuccessStatusCode is true))
        {
            IsThereAgain(cluster, result.Destination);
        }

        foreach (var one in found)
        {
            var standing = Replica.Of(one.Destination).Standing;
            if (one.NewActiveHealth == DestinationHealth.Unhealthy)
            {
                standing.IsDown();
            }
            else
            {
                standing.IsUp();
            }
        }
    }

    /// <summary>
    /// A replica that was gone and answers is another process: that requests broke when the one before was killed, its streams first of all, says
    /// nothing of it (promises R14).
    /// </summary>
    private void IsThereAgain(ClusterState cluster, DestinationState destination)
    {
        var standing = Replica.Of(destination).Standing;
        if (standing.RefusesConnections)
        {
            standing.RefusesConnections = false;
            updater.SetPassive(cluster, destination, DestinationHealth.Unknown, TimeSpan.Zero);
        }
    }
}
