using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Redis;

namespace Chat.Service.Delivery;

internal static class DeliveryEndpoints
{
    public static void AddDelivery(this WebApplicationBuilder builder)
    {
        builder.AddRedis();
        builder.Services.AddOptions<RelayOptions>().BindConfiguration(RelayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DeliveryMetrics>();
        builder.Services.AddSingleton<OutboxBell>();
        builder.Services.AddSingleton<EventPublisher>();
        builder.Services.AddSingleton<LogTrim>();
        builder.Services.AddSingleton<EventFeed>();
        builder.Services.AddSingleton<UserStreams>();
        builder.Services.AddHostedService<Relay>();
    }

    /// <summary>The log and the snapshots that Notify reads.</summary>
    public static void MapDelivery(this IEndpointRouteBuilder app)
    {
        var group = app.MapInternal();
        group.MapGet("/events", ReadEventsAsync);
        group.MapGet("/users/{user:guid}/stream", ReadStreamAsync);
        group.MapPeers();
    }

    private static async Task<Ok<FeedPage>> ReadEventsAsync(
        [Range(0, long.MaxValue)] long after, EventFeed feed, CancellationToken cancellationToken, [Range(1, 5000)] int limit = 1000) =>
        TypedResults.Ok(await feed.ReadAsync(after, limit, cancellationToken));

    private static async Task<Ok<UserStream>> ReadStreamAsync(
        Guid user, UserStreams streams, CancellationToken cancellationToken,
        [Range(0, long.MaxValue)] long? after = null, string? epoch = null, [Range(1, 10_000)] int limit = 10_000) =>
        TypedResults.Ok(await streams.ReadAsync(user, after, epoch, limit, cancellationToken));
}
