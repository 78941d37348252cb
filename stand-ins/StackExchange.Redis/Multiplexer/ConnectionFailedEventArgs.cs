using System.Net;

namespace StackExchange.Redis;

/// <summary>Which connection failed or was restored, and why it had failed.</summary>
public class ConnectionFailedEventArgs : EventArgs
{
    internal ConnectionFailedEventArgs(EndPoint endPoint, ConnectionType connectionType, RedisConnectionException reason) =>
        (EndPoint, ConnectionType, FailureType, Exception) = (endPoint, connectionType, reason.FailureType, reason);

    public ConnectionType ConnectionType { get; }

    public EndPoint? EndPoint { get; }

    public Exception? Exception { get; }

    public ConnectionFailureType FailureType { get; }

    public override string ToString() => $"{ConnectionType} connection to {EndPointCollection.ToString(EndPoint)}: {FailureType}";
}
