namespace Auth.Service.Tests;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    /// <summary>Behind by minutes, so that a token that was made after some of them is not one of the future: those are read by the machine's clock.</summary>
    public static ManualClock OfLately()
    {
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromMinutes(-3));
        return clock;
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
