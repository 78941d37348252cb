using System.Net;

namespace StackExchange.Redis;

/// <summary>Which connection failed or was restored, and why it had failed.</summary>
public class ConnectionFailedEventArgs(
    object sender,
    EndPoint endPoint,
    ConnectionType connectionType,
    ConnectionFailureType failureType,
    Exception exception,
    string physicalName) : EventArgs
{
    public ConnectionType ConnectionType { get; } = connectionType;

    public EndPoint? EndPoint { get; } = endPoint;

    public Exception? Exception { get; } = exception;

    public ConnectionFailureType FailureType { get; } = failureType;

    internal object Sender { get; } = sender;

    public override string ToString() => physicalName;
}
