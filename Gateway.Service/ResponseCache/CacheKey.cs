using Gateway.Service.Configuration;

namespace Gateway.Service.ResponseCache;

/// <summary>What makes two requests the same.</summary>
/// <param name="Route">The name of the route.</param>
/// <param name="Path">The path, for purges.</param>
/// <param name="Rest">Scheme, host, query, caller, and the headers that choose an answer, one to a line: no part can hold a line's end.</param>
internal sealed record CacheKey(string Route, string Path, string Rest)
{
    /// <summary>Secrets that were in the path, and stand for what is asked for (see <see cref="Requests.SecretsInPaths"/>).</summary>
    private static readonly string[] OfPath = ["X-Hook-Token", "X-Invite-Code"];

    /// <summary>What serves the way to the upstream and changes no answer, or is in the key by what it stands for.</summary>
    private static readonly string[] Harmless = ["Host", "Authorization", "X-Request-ID", "traceparent", "tracestate"];

    public static CacheKey Of(string route, HttpRequest request, CacheConfig cache)
    {
        var user = request.HttpContext.User;
        var caller = cache.Key == CacheScope.User ? $"{user.FindFirst("sub")?.Value} {user.FindFirst("role")?.Value}" : "*";
        string[] parts =
        [
            request.Scheme, request.Host.Value ?? "", request.QueryString.Value ?? "", caller,
            .. OfPath.Concat(cache.Vary).Select(header => request.Headers.TryGetValue(header, out var values) ? $"={string.Join('\r', values.ToArray())}" : ""),
        ];
        return new CacheKey(route, request.Path.Value ?? "", string.Join('\n', parts));
    }

    /// <summary>
    /// Takes every header away that is not in the key: what the upstream cannot see cannot change an answer that others will get.
    /// </summary>
    public static void HideTheRest(HttpRequest request, CacheConfig cache)
    {
        var isKept = Harmless.Concat(OfPath).Concat(cache.Vary).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in request.Headers.Keys.Where(name => !isKept.Contains(name)).ToArray())
        {
            request.Headers.Remove(name);
        }
    }
}
