using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>Which answers are compressed for clients that accept it, with brotli or gzip.</summary>
public sealed record CompressionConfig
{
    /// <summary>Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Media types that shrink. Never <c>text/event-stream</c>, which is sent as it comes.</summary>
    public IReadOnlyList<string> Types { get; init; } =
    [
        "text/html", "text/css", "text/plain", "text/markdown", "text/csv", "text/xml", "text/javascript", "application/javascript", "application/json",
        "application/problem+json", "application/xml", "application/manifest+json", "application/wasm", "image/svg+xml",
    ];

    /// <summary>Answers that say they are smaller are sent as they are. Default 1 KiB.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    [Between(0, "1GiB")]
    public long MinSize { get; init; } = 1 << 10;
}
