namespace Gateway.Service.ResponseCache;

/// <summary>What is thrown away: all that is kept, or what is of a route, and of a path with all beneath it.</summary>
internal sealed record Purge(string? Route = null, string? Path = null)
{
    public static Purge All { get; } = new();

    public bool Means(CacheKey key) =>
        (Route is null || key.Route == Route) && (Path is null || new PathString(key.Path).StartsWithSegments(Path.TrimEnd('/'), StringComparison.Ordinal));
}
