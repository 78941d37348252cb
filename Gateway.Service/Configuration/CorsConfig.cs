namespace Gateway.Service.Configuration;

/// <summary>
/// Pages of which other sites may read a route's answers (CORS). They come with a token in <c>Authorization</c>: cookies are for pages of
/// this site alone.
/// </summary>
public sealed record CorsConfig
{
    /// <summary>Whole origins, <c>https://app.example.org</c>; <c>*</c> for all. There are no patterns: <c>null</c> and look-alikes match nothing.</summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>Default: those that the route takes.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Headers that such a page may send. Default <c>Authorization</c>, <c>Content-Type</c>, <c>Idempotency-Key</c>, <c>If-Match</c>, <c>If-None-Match</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"];

    /// <summary>How long a browser may keep the permission. Default 10 min.</summary>
    [Between("0s", "1d")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);
}
