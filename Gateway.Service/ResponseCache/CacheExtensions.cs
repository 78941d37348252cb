using Gateway.Service.Configuration.Administration;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.ResponseCache;

internal static class CacheExtensions
{
    public static void AddResponseCache(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CacheStore>();
        builder.Services.AddSingleton<CacheMetrics>();
        builder.Services.AddSingleton<Renewals>();
        builder.Services.AddSingleton<Purges>();
        if (builder.Configuration.GetConnectionString("redis") is not null)
        {
            builder.Services.AddHostedService(provider => provider.GetRequiredService<Purges>());
        }
    }

    /// <summary>After authorization and limits.</summary>
    public static void UseResponseCache(this WebApplication app) => app.UseMiddleware<ServeFromCache>();

    public static void MapResponseCache(this WebApplication app) =>
        app.MapDelete("/admin/gateway/cache", PurgeAsync).RequireAuthorization(Roles.Admin);

    /// <summary>In the audit log first, as every act of administrators.</summary>
    private static async Task<Results<Ok<Purged>, ProblemHttpResult>> PurgeAsync(string? route, string? path, HttpContext context, AuthAudit audit, Purges purges)
    {
        try
        {
            await audit.WriteAsync("gateway.purge_cache", "gateway:cache", context, before: null, after: new { route, path });
        }
        catch (Exception unreached) when (unreached is HttpRequestException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            return ConfigProblems.NoAudit(context);
        }

        var (count, isTold) = await purges.PurgeAsync(new Purge(route, path));
        return TypedResults.Ok(new Purged(count, isTold));
    }

    /// <param name="Count">Answers that were thrown away in the gateway that was asked.</param>
    /// <param name="Everywhere">Whether all other gateways have been told. If not, they are told when Redis is back.</param>
    private sealed record Purged(int Count, bool Everywhere);
}
