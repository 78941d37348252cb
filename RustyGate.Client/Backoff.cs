namespace RustyGate.Client;

/// <summary>How long to wait before coming back: longer with each failure, and each time a random part of it, so that a thousand clients return spread.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private int _failures;

    /// <summary>The connection stood.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The next wait.</summary>
    /// <param name="told">What the server has asked for; it counts alone.</param>
    public TimeSpan Next(TimeSpan? told = null)
    {
        var most = TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(2, Math.Min(_failures, 30)), longest.Ticks));
        _failures++;
        return told ?? most * random();
    }
}
