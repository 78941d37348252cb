using System.Net;

namespace StackExchange.Redis;

/// <summary>Raises the events of both connections one after the other, away from the connections: a slow handler holds up no reconnect.</summary>
internal sealed class LinkEvents(ConnectionMultiplexer sender)
{
    private readonly Lock _gate = new();
    private Task _raised = Task.CompletedTask;

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed;

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored;

    /// <summary>Says that a connection failed (<paramref name="outage"/>) or was restored.</summary>
    public void Raise(bool outage, ConnectionType type, EndPoint endPoint, RedisConnectionException reason)
    {
        var args = new ConnectionFailedEventArgs(endPoint, type, reason);
        lock (_gate)
        {
            foreach (var handler in Delegate.EnumerateInvocationList(outage ? ConnectionFailed : ConnectionRestored))
            {
                // What a handler throws stays in its link of the chain and does not keep the next from running.
                _raised = _raised.ContinueWith(
                    _ => handler(sender, args), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }
}
