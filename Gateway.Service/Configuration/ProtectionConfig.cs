using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>
/// What a client may send and how slowly, over all routes. A change holds for connections that come after it, that of
/// <see cref="MaxConnections"/> after the next start.
/// </summary>
public sealed record ProtectionConfig
{
    /// <summary>Longest request line; more is 414. Default 8 KiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between("1KiB", "64KiB")]
    public long MaxRequestLine { get; init; } = 8 << 10;

    /// <summary>Most headers of a request; more is 431. Default 100.</summary>
    [Between(10, 1000)]
    public int MaxHeaders { get; init; } = 100;

    /// <summary>Largest headers of a request together; more is 431. Default 32 KiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between("1KiB", "256KiB")]
    public long MaxHeadersSize { get; init; } = 32 << 10;

    /// <summary>How long the headers of a request may take from its first byte; then 408. Default 10 s.</summary>
    [Between("100ms", "2m")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle between two requests. Default 130 s.</summary>
    [Between("1s", "1h")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Slowest bytes per second at which a body may come, and an answer may be taken; slower is 408, or cut. Default 240.</summary>
    [Between(1, 1_000_000)]
    public int MinRate { get; init; } = 240;

    /// <summary>How long a connection may stay below <see cref="MinRate"/>. Default 5 s.</summary>
    [Between("1.1s", "1m")]
    public TimeSpan MinRateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most connections at once, and as many WebSockets; further ones are closed. Default 20,000.</summary>
    [Between(10, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Most requests at once on one HTTP/2 connection. Default 100.</summary>
    [Between(1, 1000)]
    public int MaxStreams { get; init; } = 100;
}
