using System.Globalization;
using Gateway.Service.Configuration;
using RustyGate.ServiceDefaults.Discovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace Gateway.Service.Proxy;

/// <summary>Upstreams as YARP has them, each with all of its replicas.</summary>
internal sealed class Clusters(ServiceEndpoints endpoints)
{
    /// <summary>How long a replica that refused a connection is left alone.</summary>
    private static readonly TimeSpan Reactivation = TimeSpan.FromSeconds(2);

    public ClusterConfig Of(string id, UpstreamConfig upstream) => new()
    {
        ClusterId = id,
        Destinations = Replicas(id, upstream),
        LoadBalancingPolicy = PolicyOf(upstream.Balance),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = upstream.Timeout, AllowResponseBuffering = false },
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
            Active = new ActiveHealthCheckConfig
            {
                Enabled = upstream.Health.Path is not null,
                Path = upstream.Health.Path,
                Interval = upstream.Health.Interval,
                Timeout = upstream.Health.Timeout,
            },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = nameof(ConnectionFailures), ReactivationPeriod = Reactivation },
        },
    };

    private static string PolicyOf(BalanceStrategy balance) => balance switch
    {
        BalanceStrategy.RoundRobin => LoadBalancingPolicies.RoundRobin,
        BalanceStrategy.Random => LoadBalancingPolicies.Random,
        BalanceStrategy.LeastConn => LoadBalancingPolicies.LeastRequests,
        _ => LoadBalancingPolicies.PowerOfTwoChoices,
    };

    private Dictionary<string, DestinationConfig> Replicas(string id, UpstreamConfig upstream)
    {
        var addresses = upstream.Service is { } service ? endpoints.Of(service) : upstream.Targets.Select(target => target.Url);
        return addresses.Index().ToDictionary(
            replica => string.Create(CultureInfo.InvariantCulture, $"{id}-{replica.Index}"),
            replica => new DestinationConfig { Address = replica.Item.AbsoluteUri },
            StringComparer.OrdinalIgnoreCase);
    }
}
