namespace Gateway.Service.Configuration;

/// <summary>Another upstream that gets a part of a route's requests: those of which any of this is true. While it is down, it gets none.</summary>
public sealed record CanaryConfig
{
    /// <summary>The name of that upstream.</summary>
    public required string Upstream { get; init; }

    /// <summary>Percent of requests, 0 to 100, whosever they are. Default 0.</summary>
    [Between(0, 100)]
    public double Weight { get; init; }

    /// <summary>Exact values of headers, any of which is enough.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ids of users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Percent of users, 0 to 100, always the same ones, on every gateway. Default 0.</summary>
    [Between(0, 100)]
    public double UserShare { get; init; }

    /// <summary>Answers say by <c>X-Canary: true</c> or <c>false</c> which one it was. Default false.</summary>
    public bool Reveal { get; init; }
}
