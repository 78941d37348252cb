using System.Threading.Channels;

namespace StackExchange.Redis;

/// <summary>
/// The messages of one subscription in the order in which the server sent them. For one reader: either <see cref="OnMessage(Action{ChannelMessage})"/>
/// or one of the other ways of reading.
/// </summary>
public sealed class ChannelMessageQueue : IAsyncEnumerable<ChannelMessage>
{
    internal ChannelMessageQueue(RedisChannel channel) => Channel = channel;

    /// <summary>What was subscribed to.</summary>
    public RedisChannel Channel { get; }

    /// <summary>Complete when the subscription has ended and every message was read.</summary>
    public Task Completion => throw new NotSupportedException();

    public bool TryRead(out ChannelMessage item) => throw new NotSupportedException();

    public bool TryGetCount(out int count) => throw new NotSupportedException();

    /// <exception cref="ChannelClosedException">The subscription has ended.</exception>
    public ValueTask<ChannelMessage> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerator<ChannelMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Has each message handled, one after the other. What the handler throws is ignored.</summary>
    public void OnMessage(Action<ChannelMessage> handler) => throw new NotSupportedException();

    public void OnMessage(Func<ChannelMessage, Task> handler) => throw new NotSupportedException();

    public Task UnsubscribeAsync(CommandFlags flags = CommandFlags.None) => throw new NotSupportedException();

    public override string ToString() => Channel.ToString();
}
