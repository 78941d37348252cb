using Gateway.Service.Balancing;
using Gateway.Service.Configuration;
using Gateway.Service.Health;
using RustyGate.ServiceDefaults.Discovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Proxy;

/// <summary>Upstreams as YARP has them, each with all of its replicas.</summary>
internal sealed class Clusters(ServiceEndpoints endpoints)
{
    public ClusterConfig Of(string id, UpstreamConfig upstream) => new()
    {
        ClusterId = id,
        Destinations = Replicas(upstream),
        LoadBalancingPolicy = upstream.Balance.PolicyName(),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = upstream.Timeout, AllowResponseBuffering = false },
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = nameof(Availability),
            Active = new ActiveHealthCheckConfig
            {
                Enabled = upstream.Health.Path is not null,
                Policy = nameof(ActiveChecks),
                Path = upstream.Health.Path,
                Interval = upstream.Health.Interval,
                Timeout = upstream.Health.Timeout,
            },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = nameof(PassiveChecks) },
        },
        Metadata = Upstream.Metadata(upstream),
    };

    /// <summary>A replica is called by its address, so it keeps its standing and its share of keys when others come and go.</summary>
    private Dictionary<string, DestinationConfig> Replicas(UpstreamConfig upstream)
    {
        var replicas = upstream.Service is { } service ? endpoints.Of(service).Select(url => new TargetConfig { Url = url }) : upstream.Targets;
        return replicas.DistinctBy(replica => replica.Url).ToDictionary(
            replica => replica.Url.AbsoluteUri.TrimEnd('/'),
            replica => new DestinationConfig { Address = replica.Url.AbsoluteUri, Metadata = Replica.Metadata(replica.Weight) },
            StringComparer.OrdinalIgnoreCase);
    }
}
