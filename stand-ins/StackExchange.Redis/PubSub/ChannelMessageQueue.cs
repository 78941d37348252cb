using System.Threading.Channels;

namespace StackExchange.Redis;

/// <summary>
/// The messages of one subscription in the order in which the server sent them. For one reader: either <see cref="OnMessage(Action{ChannelMessage})"/>
/// or one of the other ways of reading. Up to 64 MiB wait here; a reader that falls further behind costs the connection, as it would on
/// the server's side, so that <see cref="IConnectionMultiplexer.ConnectionRestored"/> tells of the loss.
/// </summary>
public sealed class ChannelMessageQueue : IAsyncEnumerable<ChannelMessage>
{
    private const int MaxUnread = 64 * 1024 * 1024, PerMessage = 256;

    private readonly Channel<ChannelMessage> _messages = System.Threading.Channels.Channel.CreateUnbounded<ChannelMessage>(
        new UnboundedChannelOptions { SingleWriter = true });
    private readonly Subscriptions _subscriptions;
    private long _unread;

    internal ChannelMessageQueue(RedisChannel channel, Subscriptions subscriptions, Action<RedisChannel, RedisValue>? handler = null) =>
        (Channel, _subscriptions, Handler) = (channel, subscriptions, handler);

    /// <summary>What was subscribed to.</summary>
    public RedisChannel Channel { get; }

    /// <summary>Complete when the subscription has ended and every message was read.</summary>
    public Task Completion => _messages.Reader.Completion;

    /// <summary>The handler for which this queue was made, so that it can be found again.</summary>
    internal Action<RedisChannel, RedisValue>? Handler { get; }

    public bool TryRead(out ChannelMessage item)
    {
        var any = _messages.Reader.TryRead(out item);
        Interlocked.Add(ref _unread, any ? -SizeOf(item) : 0);
        return any;
    }

    public bool TryGetCount(out int count)
    {
        count = _messages.Reader.Count;
        return true;
    }

    /// <exception cref="ChannelClosedException">The subscription has ended.</exception>
    public async ValueTask<ChannelMessage> ReadAsync(CancellationToken cancellationToken = default)
    {
        var item = await _messages.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _unread, -SizeOf(item));
        return item;
    }

    public async IAsyncEnumerator<ChannelMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            while (TryRead(out var item))
            {
                yield return item;
            }
        }
    }

    /// <summary>Has each message handled, one after the other. What the handler throws is ignored.</summary>
    public void OnMessage(Action<ChannelMessage> handler) => OnMessage(message =>
    {
        handler(message);
        return Task.CompletedTask;
    });

    public void OnMessage(Func<ChannelMessage, Task> handler) => _ = Task.Run(async () =>
    {
        await foreach (var message in this)
        {
            try
            {
                await handler(message);
            }
            catch (Exception)
            {
                // One message that cannot be handled must not end the subscription.
            }
        }
    });

    public Task UnsubscribeAsync(CommandFlags flags = CommandFlags.None) => _subscriptions.RemoveAsync(Channel, queue => queue == this);

    public override string ToString() => Channel.ToString();

    internal void Write(in ChannelMessage message)
    {
        if (Interlocked.Add(ref _unread, SizeOf(message)) > MaxUnread)
        {
            Interlocked.Add(ref _unread, -SizeOf(message));
            throw new RedisConnectionException(
                ConnectionFailureType.InternalFailure, $"The reader of channel {Channel} is {MaxUnread / (1024 * 1024)} MiB behind.");
        }

        _messages.Writer.TryWrite(message);
    }

    internal void Complete() => _messages.Writer.TryComplete();

    private static long SizeOf(in ChannelMessage message) => PerMessage + message.Message.GetByteCount();
}
