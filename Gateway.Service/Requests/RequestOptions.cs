using System.ComponentModel.DataAnnotations;

namespace Gateway.Service.Requests;

/// <summary>Section <c>Requests</c>: what the gateway accepts at all.</summary>
public sealed class RequestOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Requests";

    /// <summary>Largest request body in bytes; a larger one is 413, whether its length was announced or not. Default 1 MiB.</summary>
    [Range(1024, 1L << 40)]
    public long MaxBodyBytes { get; set; } = 1 << 20;
}
