namespace Gateway.Service.Observing.Statistics;

/// <summary>The last stretches of time, in a ring: as much memory however much happens.</summary>
internal sealed class Series(int slots, TimeSpan width)
{
    private readonly Slot[] _slots = [.. Enumerable.Range(0, slots).Select(_ => new Slot())];
    private readonly Lock _lock = new();

    public void Count(DateTimeOffset now, RequestFacts facts, int status, TimeSpan took, bool isStream)
    {
        var index = now.UtcTicks / width.Ticks;
        lock (_lock)
        {
            var slot = _slots[index % slots];
            if (slot.Index != index)
            {
                slot.Begin(index);
            }

            slot.Count(facts, status, took, isStream);
        }
    }

    /// <summary>Each stretch that is over and in which something happened, the oldest first.</summary>
    public IReadOnlyList<T> Read<T>(DateTimeOffset now, Func<DateTimeOffset, Slot, T> read)
    {
        var current = now.UtcTicks / width.Ticks;
        lock (_lock)
        {
            return [.. Past(current).OrderBy(slot => slot.Index).Select(slot => read(new DateTimeOffset(slot.Index * width.Ticks, TimeSpan.Zero), slot))];
        }
    }

    /// <summary>All of it together.</summary>
    public Slot Sum(DateTimeOffset now)
    {
        var sum = new Slot();
        lock (_lock)
        {
            foreach (var slot in Past((now.UtcTicks / width.Ticks) + 1))
            {
                sum.Add(slot);
            }
        }

        return sum;
    }

    private IEnumerable<Slot> Past(long before) => _slots.Where(slot => slot.Index >= before - slots && slot.Index < before && slot.Index >= 0);
}
