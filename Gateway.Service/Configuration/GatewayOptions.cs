using System.ComponentModel.DataAnnotations;

namespace Gateway.Service.Configuration;

/// <summary>Section <c>Gateway</c>: where the configuration is.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The operator's <c>gateway.json</c> or <c>gateway.yaml</c>; absent, or not there yet: the one that the gateway comes with.</summary>
    public string? File { get; set; }

    /// <summary>How often the file is looked at. What two looks in a row find is taken: a file that is being written is not.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many versions are kept beside the file.</summary>
    [Range(1, 1000)]
    public int History { get; set; } = 50;
}
