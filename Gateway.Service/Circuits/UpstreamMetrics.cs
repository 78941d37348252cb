using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Service.Retries;

namespace Gateway.Service.Circuits;

/// <summary>What the gateway does about upstreams that fail: meter <c>RustyGate.Upstreams</c>.</summary>
internal sealed class UpstreamMetrics
{
    private readonly Counter<long> _retries;
    private readonly Counter<long> _circuits;

    public UpstreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("RustyGate.Upstreams");
        _retries = meter.CreateCounter<long>("rustygate.upstream.retries", "{request}", "Requests sent to another replica, by upstream and reason: not_connected, broken, down, late, status.");
        _circuits = meter.CreateCounter<long>("rustygate.upstream.circuit_changes", "{change}", "Circuits that became open, half_open or closed, by upstream and state.");
    }

    public void Retried(string upstream, TryReason reason) =>
        _retries.Add(1, new("upstream", upstream), new("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())));

    public void CircuitChanged(string upstream, string state) => _circuits.Add(1, new("upstream", upstream), new("state", state));
}
