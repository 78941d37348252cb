namespace RustyGate.Testing;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private long _ticks = TimeSpan.TicksPerDay;
    private long _goesOn;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() =>
        Interlocked.Read(ref _ticks) + (Interlocked.Read(ref _goesOn) is var since and not 0 ? System.GetElapsedTime(since).Ticks : 0);

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp() - TimeSpan.TicksPerDay);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>From now on it passes by itself: a service that stops waits for its clients, and would wait for as long as it may.</summary>
    public void GoOn() => Interlocked.Exchange(ref _goesOn, System.GetTimestamp());
}
