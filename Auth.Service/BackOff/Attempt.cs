namespace Auth.Service.BackOff;

/// <summary>An attempt to get in, counted before its password is looked at: so of many at once, no more get through than are free.</summary>
/// <param name="Counters">What it was counted by; the first is given back whole when it succeeds.</param>
/// <param name="Wait">How long to wait before another; zero when this one may go on.</param>
public sealed record Attempt(IReadOnlyList<Counter> Counters, TimeSpan Wait)
{
    /// <summary>Whether it must not go on.</summary>
    public bool IsRefused => Wait > TimeSpan.Zero;
}
