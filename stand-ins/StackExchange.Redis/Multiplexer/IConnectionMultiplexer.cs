using System.Net;

namespace StackExchange.Redis;

/// <summary>
/// One server, reached by two connections: one that everybody's commands share, one for subscriptions. Thread-safe; one per process.
/// </summary>
public interface IConnectionMultiplexer : IDisposable, IAsyncDisposable
{
    /// <summary>A connection was lost, or could not be made at first. Raised once per outage and connection, in order with the other event.</summary>
    event EventHandler<ConnectionFailedEventArgs> ConnectionFailed;

    /// <summary>A connection that had failed stands again; for subscriptions: every subscription is in force again.</summary>
    event EventHandler<ConnectionFailedEventArgs> ConnectionRestored;

    /// <summary>CLIENT SETNAME's name.</summary>
    string ClientName { get; }

    /// <summary>The configuration, without the password.</summary>
    string Configuration { get; }

    /// <summary>Milliseconds for which <see cref="IDatabaseAsync"/> waits.</summary>
    int TimeoutMilliseconds { get; }

    /// <summary>Whether the connection for commands stands.</summary>
    bool IsConnected { get; }

    /// <summary>Whether the connection for commands is being made.</summary>
    bool IsConnecting { get; }

    IDatabase GetDatabase(int db = -1, object? asyncState = null);

    ISubscriber GetSubscriber(object? asyncState = null);

    EndPoint[] GetEndPoints(bool configuredOnly = false);

    IServer GetServer(EndPoint endpoint, object? asyncState = null);

    void Close(bool allowCommandsToComplete = true);

    /// <summary>Ends both connections and every queue; with <paramref name="allowCommandsToComplete"/> answers are awaited first, within the time-out.</summary>
    Task CloseAsync(bool allowCommandsToComplete = true);
}
