namespace Gateway.Service.Circuits;

/// <summary>How the circuit of one upstream stands.</summary>
/// <param name="Upstream">The name of the upstream.</param>
/// <param name="State"><c>closed</c>: requests pass; <c>open</c>: none does; <c>half_open</c>: one that decides.</param>
/// <param name="Since">When it became so.</param>
public sealed record CircuitStatus(string Upstream, string State, DateTimeOffset Since);
