namespace StackExchange.Redis;

/// <summary>When to try the next connection after one was lost or refused.</summary>
public interface IReconnectRetryPolicy
{
    /// <param name="currentRetryCount">The retries made since the loss.</param>
    /// <param name="timeElapsedMillisecondsSinceLastRetry">Milliseconds since the last try failed. Asked again every few milliseconds.</param>
    bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry);
}
