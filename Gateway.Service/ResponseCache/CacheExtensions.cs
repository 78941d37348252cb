using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.ResponseCache;

internal static class CacheExtensions
{
    public static void AddResponseCache(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CacheStore>();
        builder.Services.AddSingleton<CacheMetrics>();
    }

    /// <summary>After authorization and limits.</summary>
    public static void UseResponseCache(this WebApplication app) => app.UseMiddleware<ServeFromCache>();

    public static void MapResponseCache(this WebApplication app) =>
        app.MapDelete("/admin/gateway/cache", Purge).RequireAuthorization(Roles.Admin);

    /// <summary>Throws away what is kept of a route, of a path (all that it holds beneath it too), or all.</summary>
    private static Ok<Purged> Purge(string? route, string? path, CacheStore store) =>
        TypedResults.Ok(new Purged(store.Purge(key =>
            (route is null || key.Route == route) && (path is null || new PathString(key.Path).StartsWithSegments(path.TrimEnd('/'), StringComparison.Ordinal)))));

    private sealed record Purged(int Count);
}
