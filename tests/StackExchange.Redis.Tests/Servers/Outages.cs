namespace StackExchange.Redis.Tests.Servers;

/// <summary>Notes what a multiplexer says of its connections, in order.</summary>
public sealed class Outages
{
    private readonly List<(bool Failed, ConnectionFailedEventArgs Args)> _events = [];

    public Outages(IConnectionMultiplexer redis)
    {
        redis.ConnectionFailed += (_, args) => Note(failed: true, args);
        redis.ConnectionRestored += (_, args) => Note(failed: false, args);
    }

    public ConnectionFailedEventArgs[] Failed => Of(failed: true);

    public ConnectionFailedEventArgs[] Restored => Of(failed: false);

    public Task FailedBothAsync() => Eventually.HoldsAsync(() => IsBoth(Failed));

    public Task RestoredBothAsync() => Eventually.HoldsAsync(() => IsBoth(Restored));

    /// <summary>"-" for failed and "+" for restored, of one connection.</summary>
    public string History(ConnectionType type)
    {
        lock (_events)
        {
            return string.Concat(_events.Where(e => e.Args.ConnectionType == type).Select(e => e.Failed ? '-' : '+'));
        }
    }

    private static bool IsBoth(ConnectionFailedEventArgs[] args) =>
        args.Select(a => a.ConnectionType).ToHashSet().SetEquals([ConnectionType.Interactive, ConnectionType.Subscription]);

    private ConnectionFailedEventArgs[] Of(bool failed)
    {
        lock (_events)
        {
            return [.. _events.Where(e => e.Failed == failed).Select(e => e.Args)];
        }
    }

    private void Note(bool failed, ConnectionFailedEventArgs args)
    {
        lock (_events)
        {
            _events.Add((failed, args));
        }
    }
}
