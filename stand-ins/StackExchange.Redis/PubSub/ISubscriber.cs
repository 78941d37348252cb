namespace StackExchange.Redis;

/// <summary>
/// Pub/sub. Delivery is at most once: what is published while the connection is down is lost, and <see cref="IConnectionMultiplexer.ConnectionRestored"/>
/// for <see cref="ConnectionType.Subscription"/> says that it may have been.
/// </summary>
public interface ISubscriber : IRedis
{
    /// <summary>Whether the connection for subscriptions stands.</summary>
    bool IsConnected(RedisChannel channel = default);

    /// <summary>The count of clients that received it (on this server).</summary>
    Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);

    /// <summary>
    /// Subscribes; messages wait in the queue in their order. The subscription outlives connections: it is made again after each
    /// reconnect, and made on the first one when there is none now.
    /// </summary>
    Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None);

    /// <summary>Subscribes a handler. Do not rely on order: use the queue for that.</summary>
    Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);

    /// <summary>Ends one handler's subscription, or with null every subscription to the channel, queues included.</summary>
    Task UnsubscribeAsync(
        RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None);

    Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None);
}
