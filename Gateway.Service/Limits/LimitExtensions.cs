using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Redis;

namespace Gateway.Service.Limits;

/// <summary>Limits of requests (docs/decisions/0024-limits.md).</summary>
internal static class LimitExtensions
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LimitPlans>();
        builder.Services.AddSingleton<LocalBuckets>();
        builder.Services.AddSingleton<RedisBuckets>();
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<Replicas>();

        // Standing alone there may be none: then it is as while Redis is away.
        if (builder.Configuration.GetConnectionString("redis") is not null)
        {
            builder.AddRedis();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<Replicas>());
        }
    }

    /// <summary>After routing, and before all that costs anything.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
        {
            app.UseMiddleware<RateLimitMiddleware>();
        }
        else
        {
            app.Logger.LogWarning("RATE LIMITS ARE OFF (RateLimits:Enabled is false). Never run like this where strangers can reach it.");
        }
    }

    /// <summary>When whatever stands for a token has become one.</summary>
    public static void UseCallerLimits(this WebApplication app) => app.UseMiddleware<CallerLimitMiddleware>();
}
