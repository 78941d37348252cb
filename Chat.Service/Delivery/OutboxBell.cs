using StackExchange.Redis;

namespace Chat.Service.Delivery;

/// <summary>
/// Wakes the relay after a commit: directly when it leads in this process, through Redis when it leads in another. A lost ring costs
/// nothing but time: the relay looks every <see cref="RelayOptions.Poll"/> anyway.
/// </summary>
internal sealed class OutboxBell(IConnectionMultiplexer redis) : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0);
    private volatile bool _leading;
    private int _wanted;

    /// <summary>Whether the relay in this process leads.</summary>
    public bool Leading
    {
        get => _leading;
        set => _leading = value;
    }

    /// <summary>Call after the commit. Never waits, never fails.</summary>
    public void Ring()
    {
        if (_leading)
        {
            Wake();
        }
        else if (Interlocked.Increment(ref _wanted) == 1)
        {
            _ = SendAsync();
        }
    }

    /// <summary>Listens for the rings of other replicas.</summary>
    public Task ListenAsync() => redis.GetSubscriber().SubscribeAsync(Channels.Outbox, (_, _) => Wake());

    /// <summary>Returns at the next ring, or after <paramref name="most"/>. Rings that came meanwhile count as one.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        await _rung.WaitAsync(most, cancellationToken);
        while (_rung.Wait(0, CancellationToken.None))
        {
        }
    }

    public void Dispose() => _rung.Dispose();

    private void Wake()
    {
        if (_leading && _rung.CurrentCount == 0)
        {
            _rung.Release();
        }
    }

    /// <summary>One message at a time on the wire; what is wanted meanwhile is one more.</summary>
    private async Task SendAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wanted);
            try
            {
                await redis.GetSubscriber().PublishAsync(Channels.Outbox, RedisValue.EmptyString);
            }
            catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
            {
                // The relay's own poll finds what it was not told of.
            }
        }
        while (Interlocked.CompareExchange(ref _wanted, 0, seen) != seen);
    }
}
