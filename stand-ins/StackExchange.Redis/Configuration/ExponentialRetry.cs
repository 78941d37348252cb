namespace StackExchange.Redis;

/// <summary>
/// Waits twice as long each time, up to a limit, and each time a random half of it less, so that many clients of a server that comes
/// back do not come back in the same moment.
/// </summary>
public class ExponentialRetry(int deltaBackOffMilliseconds, int maxDeltaBackOffMilliseconds) : IReconnectRetryPolicy
{
    /// <summary>Differs between processes, stays the same within one: the question is asked many times for one wait.</summary>
    private readonly int _seed = Random.Shared.Next();

    public ExponentialRetry(int deltaBackOffMilliseconds)
        : this(deltaBackOffMilliseconds, 10 * deltaBackOffMilliseconds)
    {
    }

    public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry)
    {
        var full = Math.Min(maxDeltaBackOffMilliseconds, deltaBackOffMilliseconds * Math.Pow(2, currentRetryCount));
        var share = HashCode.Combine(_seed, currentRetryCount) & 0xFFFF;
        return timeElapsedMillisecondsSinceLastRetry >= full * (0.5 + (share / 131072.0));
    }
}
