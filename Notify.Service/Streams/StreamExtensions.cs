using Notify.Service.Delivery;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Internal;

namespace Notify.Service.Streams;

internal static class StreamExtensions
{
    /// <summary>The log, the hub that routes it, and the streams it is routed to.</summary>
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StreamOptions>().Bind(builder.Configuration.GetSection(StreamOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        // A Redis that is down or frozen is noticed within 4 s, and makes nothing unready: the log has everything.
        builder.AddRedisClient(
            "redis",
            settings => settings.DisableHealthChecks = true,
            redis => (redis.KeepAlive, redis.AsyncTimeout, redis.ConnectTimeout) = (2, 1000, 2000));
        services.AddInternalClient<ChatLog>("chat");
        services.AddSingleton<ChatLogs>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<Hub>();
        services.AddSingleton<StreamStart>();
        services.AddSingleton<LogReader>();
        services.AddHostedService(provider => provider.GetRequiredService<LogReader>());
        services.AddHostedService<LiveFeed>();
        services.AddHostedService<StreamClock>();
        services.AddHealthChecks().AddCheck<LogReached>("log");
    }
}
