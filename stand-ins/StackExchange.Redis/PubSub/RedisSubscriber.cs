namespace StackExchange.Redis;

/// <summary>Publishes on the connection for commands, listens on the other.</summary>
internal sealed class RedisSubscriber(ConnectionMultiplexer multiplexer, Commands commands, Link link, Subscriptions subscriptions) : ISubscriber
{
    public IConnectionMultiplexer Multiplexer => multiplexer;

    public bool IsConnected(RedisChannel channel = default) => link.IsConnected;

    public Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None) => new Commands(link, traced: false).PingAsync(flags);

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) =>
        commands.PublishAsync(channel, message, flags);

    public async Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None)
    {
        var queue = new ChannelMessageQueue(channel, subscriptions);
        await subscriptions.AddAsync(queue);
        return queue;
    }

    public Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None)
    {
        var queue = new ChannelMessageQueue(channel, subscriptions, handler);
        queue.OnMessage(message => handler(message.Channel, message.Message));
        return subscriptions.AddAsync(queue);
    }

    public Task UnsubscribeAsync(
        RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None) =>
        subscriptions.RemoveAsync(channel, queue => handler is null || queue.Handler == handler);

    public Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None) => subscriptions.RemoveAllAsync();
}
