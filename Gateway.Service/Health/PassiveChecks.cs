using Gateway.Service.Proxy;
using Gateway.Service.Retries;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Health;

/// <summary>
/// Takes a replica out by what becomes of requests: at once when it accepts no connection, as of a process that is gone; and when too
/// many fail.
/// </summary>
internal sealed class PassiveChecks(IDestinationHealthUpdater health, IClusterDestinationsUpdater available, TimeProvider time) : IPassiveHealthCheckPolicy
{
    /// <summary>How long a replica that accepts no connection is left alone.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    public string Name => nameof(PassiveChecks);

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var standing = Replica.Of(destination).Standing;
        var attempt = context.Features.GetRequiredFeature<Attempt>();
        var outcome = attempt.OutcomeOf(context);
        var rules = Upstream.Of(cluster.Model.Config).Health.Errors;
        if (outcome == Outcome.NotConnected)
        {
            var isNews = !standing.RefusesConnections && destination.Health.Passive == DestinationHealth.Unhealthy;
            standing.RefusesConnections = true;
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, Reconnect);
            if (isNews)
            {
                // It was out for its errors, and asked nevertheless as there were no others; that it is gone makes it no more unhealthy.
                available.UpdateAvailableDestinations(cluster);
            }
        }
        else if (rules.Enabled && outcome != Outcome.Unknown && standing.Answered(outcome == Outcome.Failed, rules, time))
        {
            // The last requests of a process that is gone may fail after others were refused.
            standing.RefusesConnections &= destination.Health.Passive == DestinationHealth.Unhealthy;
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, rules.Out);
        }
    }
}
