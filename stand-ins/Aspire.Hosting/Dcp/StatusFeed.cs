namespace Aspire.Hosting.Dcp;

/// <summary>The latest status of every process, for those who wait for another. Processes are known by the uid of their creation.</summary>
internal sealed class StatusFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public void Update(string uid, DcpExecutableStatus status)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            var entry = Find(uid);
            (entry.Status, changed, entry.Changed) = (status, entry.Changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <summary>The object is gone, and its process with it.</summary>
    public void Removed(string uid)
    {
        DcpExecutableStatus last;
        lock (_gate)
            last = Find(uid).Status;
        if (!last.IsTerminal)
            Update(uid, last with { State = "Terminated" });
    }

    public async Task<DcpExecutableStatus> WhenAsync(string uid, Func<DcpExecutableStatus, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var entry = Find(uid);
                if (condition(entry.Status))
                    return entry.Status;
                changed = entry.Changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Forget(string uid)
    {
        lock (_gate)
            _entries.Remove(uid);
    }

    private Entry Find(string uid)
    {
        if (!_entries.TryGetValue(uid, out var entry))
            _entries[uid] = entry = new Entry();
        return entry;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Entry
    {
        public DcpExecutableStatus Status { get; set; } = new();

        public TaskCompletionSource Changed { get; set; } = NewSignal();
    }
}
