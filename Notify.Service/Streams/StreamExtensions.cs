using Notify.Service.Delivery;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Redis;

namespace Notify.Service.Streams;

internal static class StreamExtensions
{
    /// <summary>The log, the hub that routes it, and the streams it is routed to.</summary>
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StreamOptions>().Bind(builder.Configuration.GetSection(StreamOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.AddRedis();
        services.AddInternalClient<ChatLog>("chat");
        services.AddSingleton<ChatLogs>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<Hub>();
        services.AddSingleton<Places>();
        services.AddHostedService(provider => provider.GetRequiredService<Places>());
        services.AddSingleton<StreamStart>();
        services.AddSingleton<LogReader>();
        services.AddHostedService(provider => provider.GetRequiredService<LogReader>());
        services.AddHostedService<LiveFeed>();
        services.AddHostedService<StreamClock>();
        services.AddHealthChecks().AddCheck<LogReached>("log");
    }
}
