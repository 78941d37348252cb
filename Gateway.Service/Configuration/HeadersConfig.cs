namespace Gateway.Service.Configuration;

/// <summary>What a route does with headers.</summary>
public sealed record HeadersConfig
{
    /// <summary>On the way to the upstream.</summary>
    public HeaderChanges Request { get; init; } = new();

    /// <summary>On the way back: also on what the gateway answers itself for this route.</summary>
    public HeaderChanges Response { get; init; } = new();
}

/// <summary>
/// Changes of headers, in the order in which they stand here. On the way to the upstream <c>${GATEWAY_NAME}</c> in a value stands for that variable of the gateway's
/// environment.
/// </summary>
public sealed record HeaderChanges
{
    /// <summary>Headers that are taken away.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Headers that get this value, whatever they had.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Headers that get this value beside those they have.</summary>
    public IReadOnlyDictionary<string, string> Append { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
