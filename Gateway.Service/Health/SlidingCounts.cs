namespace Gateway.Service.Health;

/// <summary>How many of how many within the last while. Whoever has it keeps others out meanwhile.</summary>
internal sealed class SlidingCounts(TimeSpan window, TimeProvider time)
{
    private const int Slices = 10;

    private readonly (int All, int Marked)[] _slices = new (int, int)[Slices];
    private readonly long _start = time.GetTimestamp();
    private long _newest;

    public TimeSpan Window => window;

    /// <summary>Counts <paramref name="all"/>, <paramref name="marked"/> of them marked.</summary>
    public void Add(int all, int marked)
    {
        Forget();
        ref var slice = ref _slices[_newest % Slices];
        slice = (slice.All + all, slice.Marked + marked);
    }

    public (int All, int Marked) Sum()
    {
        Forget();
        var (all, marked) = (0, 0);
        foreach (var slice in _slices)
        {
            all += slice.All;
            marked += slice.Marked;
        }

        return (all, marked);
    }

    public void Clear() => Array.Clear(_slices);

    private void Forget()
    {
        var now = (long)(time.GetElapsedTime(_start) / window * Slices);
        for (var i = Math.Max(_newest + 1, now - Slices + 1); i <= now; i++)
        {
            _slices[i % Slices] = default;
        }

        _newest = Math.Max(_newest, now);
    }
}
