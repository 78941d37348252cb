using System.Net;

namespace StackExchange.Redis;

/// <inheritdoc cref="IConnectionMultiplexer"/>
public sealed class ConnectionMultiplexer : IConnectionMultiplexer
{
    private ConnectionMultiplexer()
    {
    }

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    public string ClientName => throw new NotSupportedException();

    public string Configuration => throw new NotSupportedException();

    public int TimeoutMilliseconds => throw new NotSupportedException();

    public bool IsConnected => throw new NotSupportedException();

    public bool IsConnecting => throw new NotSupportedException();

    public static ConnectionMultiplexer Connect(string configuration, TextWriter? log = null) => throw new NotSupportedException();

    public static ConnectionMultiplexer Connect(ConfigurationOptions configuration, TextWriter? log = null) =>
        throw new NotSupportedException();

    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, TextWriter? log = null) =>
        throw new NotSupportedException();

    public static Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, TextWriter? log = null) =>
        throw new NotSupportedException();

    public IDatabase GetDatabase(int db = -1, object? asyncState = null) => throw new NotSupportedException();

    public ISubscriber GetSubscriber(object? asyncState = null) => throw new NotSupportedException();

    public EndPoint[] GetEndPoints(bool configuredOnly = false) => throw new NotSupportedException();

    public IServer GetServer(EndPoint? endpoint, object? asyncState = null) => throw new NotSupportedException();

    public void Close(bool allowCommandsToComplete = true) => throw new NotSupportedException();

    public Task CloseAsync(bool allowCommandsToComplete = true) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
