using StackExchange.Redis;

namespace Chat.Service.Delivery;

/// <summary>The pub/sub channels of the delivery. Nothing on them is the only copy.</summary>
internal static class Channels
{
    /// <summary>Every batch of the log, as a <see cref="FeedPage"/>.</summary>
    public static readonly RedisChannel Events = RedisChannel.Literal("rustygate:events");

    /// <summary>"There is something in the outbox": an empty message to the relay that leads.</summary>
    public static readonly RedisChannel Outbox = RedisChannel.Literal("rustygate:outbox");
}
