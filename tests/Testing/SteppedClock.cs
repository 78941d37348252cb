namespace RustyGate.Testing;

/// <summary>A clock that stands until it is moved, and its timers with it: what is due has fired when <see cref="Advance"/> returns.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _set = [];
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many wait that were set for so long.</summary>
    public int Waiting(TimeSpan length)
    {
        lock (_lock)
        {
            return _set.Count(timer => timer.Length == length);
        }
    }

    public void Advance(TimeSpan by)
    {
        var end = _passed + by;
        while (Next(end) is { } due)
        {
            due.Fire();
        }
    }

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The first that is due by then, with the clock at its moment; null when there is none, and the clock is at <paramref name="end"/>.</summary>
    private Timer? Next(TimeSpan end)
    {
        lock (_lock)
        {
            var next = _set.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            _passed = next is null ? end : next.Due > _passed ? next.Due : _passed;
            next?.Rest();
            return next;
        }
    }

    private sealed class Timer(SteppedClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Length { get; private set; }

        public TimeSpan Due { get; private set; }

        public void Fire() => callback();

        /// <summary>Until its next period, where it has one.</summary>
        public void Rest()
        {
            Due += _period;
            if (_period <= TimeSpan.Zero)
            {
                clock._set.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._set.Remove(this);
                (Length, Due, _period) = (dueTime, clock._passed + dueTime, period);
                if (dueTime >= TimeSpan.Zero)
                {
                    clock._set.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
