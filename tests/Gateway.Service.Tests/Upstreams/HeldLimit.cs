using System.Collections.Concurrent;

namespace Gateway.Service.Tests.Upstreams;

/// <summary>
/// The machine's clock, but what is to happen after just <paramref name="limit"/> happens when the test says so, however long the machine takes for
/// anything.
/// </summary>
internal sealed class HeldLimit(TimeSpan limit) : TimeProvider
{
    private readonly ConcurrentDictionary<Held, bool> _running = [];

    /// <summary>How many are waited for.</summary>
    public int Running => _running.Count;

    /// <summary>How many were waited for to the end.</summary>
    public int Passed { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == limit ? new Held(this, callback, state) : base.CreateTimer(callback, state, dueTime, period);

    /// <summary>The limit is over for all that have begun.</summary>
    public void Pass()
    {
        foreach (var one in _running.Keys)
        {
            Passed += one.End() ? 1 : 0;
        }
    }

    private sealed class Held : ITimer
    {
        private readonly HeldLimit _limit;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public Held(HeldLimit limit, TimerCallback callback, object? state)
        {
            (_limit, _callback, _state) = (limit, callback, state);
            limit._running.TryAdd(this, true);
        }

        public bool End()
        {
            var isRunning = _limit._running.TryRemove(this, out _);
            if (isRunning)
            {
                _callback(_state);
            }

            return isRunning;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            return true;
        }

        public void Dispose() => _limit._running.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
