using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RustyGate.ServiceDefaults.Redis;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>The cache that all replicas of all services share.</summary>
public static class CacheExtensions
{
    /// <summary>Adds <see cref="RedisHybridCache"/>, also as <see cref="HybridCache"/>.</summary>
    public static void AddCache(this WebApplicationBuilder builder)
    {
        builder.AddRedis();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CacheMetrics>();
        builder.Services.AddSingleton<LocalEntries>();
        builder.Services.AddSingleton<RedisEntries>();
        builder.Services.AddSingleton<Invalidations>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Invalidations>());
        builder.Services.AddSingleton(provider => new RedisHybridCache(
            provider.GetRequiredService<LocalEntries>(), provider.GetRequiredService<RedisEntries>(),
            provider.GetRequiredService<Invalidations>(), provider.GetRequiredService<CacheMetrics>()));
        builder.Services.AddSingleton<HybridCache>(provider => provider.GetRequiredService<RedisHybridCache>());
    }
}
