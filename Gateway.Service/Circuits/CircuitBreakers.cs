using System.Collections.Concurrent;
using Gateway.Service.Proxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Circuits;

/// <summary>The circuits of all upstreams that have one.</summary>
internal sealed class CircuitBreakers(TimeProvider time, UpstreamMetrics metrics, ILogger<Circuit> logger)
{
    private readonly ConcurrentDictionary<string, Circuit> _circuits = new(StringComparer.Ordinal);

    /// <summary>How all of them stand, by name of their upstream. One exists from the first request on.</summary>
    public IReadOnlyList<CircuitStatus> Statuses => [.. _circuits.Values.Select(circuit => circuit.Status).OrderBy(status => status.Upstream, StringComparer.Ordinal)];

    /// <summary>The circuit of <paramref name="cluster"/>, new when its configuration has changed; null: it has none.</summary>
    public Circuit? Of(ClusterModel cluster)
    {
        var name = cluster.Config.ClusterId;
        if (Upstream.Of(cluster.Config).Circuit is not { } config)
        {
            if (!_circuits.IsEmpty)
            {
                _circuits.TryRemove(name, out _);
            }

            return null;
        }

        if (_circuits.TryGetValue(name, out var known) && known.Config == config)
        {
            return known;
        }

        return _circuits.AddOrUpdate(
            name,
            _ => new Circuit(name, config, time, metrics, logger),
            (_, other) => other.Config == config ? other : new Circuit(name, config, time, metrics, logger));
    }
}
