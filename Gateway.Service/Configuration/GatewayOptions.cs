namespace Gateway.Service.Configuration;

/// <summary>Section <c>Gateway</c>: where the configuration is.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The operator's <c>gateway.json</c>; absent, or not there yet: the one that the gateway comes with.</summary>
    public string? File { get; set; }
}
