using System.Diagnostics;

namespace RustyGate.Tests.Faults;

/// <summary>A clock that keeps for how long it was asked to wait, and when: what a client chose, however late a busy machine wakes it.</summary>
internal sealed class WaitingClock : TimeProvider
{
    private readonly List<(long Moment, TimeSpan Length)> _waits = [];

    /// <summary>Spans that are no waits, but limits of something.</summary>
    public IReadOnlyCollection<TimeSpan> Limits { get; set; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && !Limits.Contains(dueTime))
        {
            lock (_waits)
            {
                _waits.Add((Stopwatch.GetTimestamp(), dueTime));
            }
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Null when there was none.</summary>
    public TimeSpan? FirstWaitAfter(long moment)
    {
        lock (_waits)
        {
            return _waits.Where(wait => wait.Moment > moment).Select(wait => (TimeSpan?)wait.Length).FirstOrDefault();
        }
    }
}
