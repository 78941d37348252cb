namespace StackExchange.Redis;

/// <summary>Milliseconds to wait for the answer to a command, and of silence before the server is asked for a sign of life.</summary>
internal sealed record WireLimits(int Timeout, int KeepAlive, int Beat)
{
    private const int DefaultKeepAliveSeconds = 60;

    public static WireLimits Of(ConfigurationOptions options) => new(
        Timeout: options.AsyncTimeout,
        KeepAlive: 1000 * (options.KeepAlive > 0 ? options.KeepAlive : DefaultKeepAliveSeconds),
        Beat: Math.Clamp((int)options.HeartbeatInterval.TotalMilliseconds, 10, Math.Max(10, options.AsyncTimeout / 4)));

    /// <summary>
    /// Milliseconds without a byte while an answer is due, after which the connection is taken for dead (half open, or a frozen server).
    /// Never below a second: a short time-out is the caller's hurry and not a sign of death.
    /// </summary>
    public int Dead => Math.Max(Timeout, 1000);
}
