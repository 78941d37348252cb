using Gateway.Service.Configuration;

namespace Gateway.Service.Shedding;

/// <summary>
/// Lets in so many requests at once, and has a few more wait, the most important first. When the queue is full, whoever is less important than a
/// newcomer makes room for it. The less important a request is, the smaller the part of the places that it may take: some are always left for
/// signing in.
/// </summary>
internal sealed class Admission(RunningConfig running)
{
    private static readonly Priority[] ByImportance = [Priority.Critical, Priority.High, Priority.Normal, Priority.Low];

    private readonly Lock _lock = new();
    private readonly Dictionary<Priority, LinkedList<TaskCompletionSource<bool>>> _waiting = ByImportance.ToDictionary(priority => priority, _ => new LinkedList<TaskCompletionSource<bool>>());
    private int _inFlight;
    private int _queued;
    private int _streams;

    /// <summary>Requests under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Streams that are open.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Whether a stream may open; then <see cref="LeaveStream"/> is owed.</summary>
    public bool EnterStream()
    {
        if (Interlocked.Increment(ref _streams) <= running.Current.Overload.Streams)
        {
            return true;
        }

        LeaveStream();
        return false;
    }

    public void LeaveStream() => Interlocked.Decrement(ref _streams);

    /// <summary>Whether a request may go on; then <see cref="Leave"/> is owed.</summary>
    public ValueTask<bool> EnterAsync(Priority priority, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var limits = running.Current.Overload;
            if (_inFlight < PlacesOf(priority, limits) && !IsAnyBefore(priority))
            {
                _inFlight++;
                return new ValueTask<bool>(true);
            }

            if (_queued >= limits.Queue && !PushOut(priority))
            {
                return new ValueTask<bool>(false);
            }

            _queued++;
            var turn = _waiting[priority].AddLast(new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
            return new ValueTask<bool>(WaitAsync(turn, limits.Wait, cancellationToken));
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            var limits = running.Current.Overload;
            foreach (var priority in ByImportance)
            {
                while (_inFlight < PlacesOf(priority, limits) && _waiting[priority].First is { } next)
                {
                    _inFlight++;
                    Answer(next, mayGoOn: true);
                }
            }
        }
    }

    private static int PlacesOf(Priority priority, OverloadConfig limits) => Math.Max(1, priority switch
    {
        Priority.Critical => limits.InFlight,
        Priority.High => limits.InFlight * 95 / 100,
        Priority.Low => limits.InFlight * 70 / 100,
        _ => limits.InFlight * 85 / 100,
    });

    private async Task<bool> WaitAsync(LinkedListNode<TaskCompletionSource<bool>> turn, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            return await turn.Value.Task.WaitAsync(wait, cancellationToken);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (turn.List is not null)
                {
                    Answer(turn, mayGoOn: false);
                }
            }

            // Its turn may have come in this very moment.
            return await turn.Value.Task;
        }
    }

    private bool IsAnyBefore(Priority priority)
    {
        foreach (var before in ByImportance)
        {
            if (_waiting[before].Count > 0)
            {
                return true;
            }

            if (before == priority)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>The least important, and of those the one that came last.</summary>
    private bool PushOut(Priority newcomer)
    {
        for (var i = ByImportance.Length - 1; ByImportance[i] != newcomer; i--)
        {
            if (_waiting[ByImportance[i]].Last is { } last)
            {
                Answer(last, mayGoOn: false);
                return true;
            }
        }

        return false;
    }

    private void Answer(LinkedListNode<TaskCompletionSource<bool>> turn, bool mayGoOn)
    {
        turn.List!.Remove(turn);
        _queued--;
        turn.Value.SetResult(mayGoOn);
    }
}
