namespace StackExchange.Redis;

/// <summary>
/// What is subscribed to. It outlives connections: <see cref="RenewAsync"/> tells each new one. The lock covers the table and the
/// sending of the command, so the server hears of changes in the order in which they were made.
/// </summary>
internal sealed class Subscriptions
{
    private static readonly RedisValue Message = "message"u8.ToArray(), PatternMessage = "pmessage"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly Dictionary<RedisChannel, Subscription> _byChannel = [];
    private Wire? _wire;

    /// <summary>Adds a queue; completes when the server has confirmed. A connection lost meanwhile is no error: the next one is told.</summary>
    /// <exception cref="RedisServerException">The server refuses the subscription.</exception>
    public async Task AddAsync(ChannelMessageQueue queue)
    {
        Task confirmed;
        lock (_gate)
        {
            if (!_byChannel.TryGetValue(queue.Channel, out var subscription))
            {
                _byChannel[queue.Channel] = subscription = new Subscription { Confirmed = Tell(queue.Channel, subscribe: true) };
            }

            subscription.Queues = [.. subscription.Queues, queue];
            confirmed = subscription.Confirmed;
        }

        try
        {
            await UnlessLostAsync(confirmed);
        }
        catch (RedisServerException)
        {
            await RemoveAsync(queue.Channel, other => other == queue);
            throw;
        }
    }

    /// <summary>Ends the queues of a channel that are meant; completes when the server has confirmed, if it had to be told.</summary>
    public Task RemoveAsync(RedisChannel channel, Func<ChannelMessageQueue, bool> isMeant)
    {
        lock (_gate)
        {
            if (!_byChannel.TryGetValue(channel, out var subscription))
            {
                return Task.CompletedTask;
            }

            foreach (var queue in subscription.Queues.Where(isMeant))
            {
                queue.Complete();
            }

            subscription.Queues = [.. subscription.Queues.Where(queue => !isMeant(queue))];
            return subscription.Queues.Length == 0 && _byChannel.Remove(channel)
                ? UnlessLostAsync(Tell(channel, subscribe: false))
                : Task.CompletedTask;
        }
    }

    public Task RemoveAllAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_byChannel.Keys.ToArray().Select(channel => RemoveAsync(channel, _ => true)));
        }
    }

    /// <summary>Makes every subscription again on a new connection; completes when the server has answered to each.</summary>
    /// <exception cref="RedisConnectionException">The new connection is no good either.</exception>
    public async Task RenewAsync(Wire wire)
    {
        Task[] confirmed;
        lock (_gate)
        {
            _wire = wire;
            foreach (var (channel, subscription) in _byChannel)
            {
                subscription.Confirmed = Tell(channel, subscribe: true);
            }

            confirmed = [.. _byChannel.Values.Select(subscription => subscription.Confirmed)];
        }

        foreach (var task in confirmed)
        {
            try
            {
                await task;
            }
            catch (RedisServerException)
            {
                // Refused now (its permission was withdrawn): the others stand.
            }
            catch (RedisTimeoutException e)
            {
                throw new RedisConnectionException(ConnectionFailureType.SocketFailure, "The server did not confirm a subscription.", e);
            }
        }
    }

    /// <summary>Hands a message to its queues; false when the reply is none.</summary>
    /// <exception cref="RedisConnectionException">A queue is full: the connection must end, so that the loss is announced.</exception>
    public bool TryDeliver(RedisResult reply)
    {
        var isMessage = reply.Length == 3 && (RedisValue)reply[0] == Message;
        if (!isMessage && !(reply.Length == 4 && (RedisValue)reply[0] == PatternMessage))
        {
            return false;
        }

        var subscribed = RedisChannel.Received((RedisValue)reply[1], isPattern: !isMessage);
        var published = isMessage ? subscribed : RedisChannel.Received((RedisValue)reply[2], isPattern: false);
        Subscription? subscription;
        lock (_gate)
        {
            _byChannel.TryGetValue(subscribed, out subscription);
        }

        foreach (var queue in subscription?.Queues ?? [])
        {
            queue.Write(new ChannelMessage(queue.Channel, published, (RedisValue)reply[reply.Length - 1]));
        }

        return true;
    }

    private Task Tell(RedisChannel channel, bool subscribe)
    {
        var command = (subscribe, channel.IsPattern) switch
        {
            (true, false) => "SUBSCRIBE"u8,
            (true, true) => "PSUBSCRIBE"u8,
            (false, false) => "UNSUBSCRIBE"u8,
            (false, true) => "PUNSUBSCRIBE"u8,
        };
        return _wire?.Send(command, channel.AsValue()) ?? Task.CompletedTask;
    }

    private static async Task UnlessLostAsync(Task confirmed)
    {
        try
        {
            await confirmed;
        }
        catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException)
        {
        }
    }
}
