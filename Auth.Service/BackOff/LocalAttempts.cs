using Microsoft.Extensions.Options;

namespace Auth.Service.BackOff;

/// <summary>Counts in the memory of this replica, while Redis does not answer. Bounded: of too many keys those go that would be forgotten first.</summary>
public sealed class LocalAttempts(IOptions<BackOffOptions> options, TimeProvider clock) : IAttemptStore
{
    /// <summary>Most keys that are kept, of a few hundred bytes each.</summary>
    public const int MostKeys = 20_000;

    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>How many keys are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _owners.Count;
            }
        }
    }

    /// <inheritdoc />
    public Task<TimeSpan> TakeAsync(IReadOnlyList<Counter> counters)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var wait = counters.Max(counter => Find(counter, now)?.Till - now) ?? TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                return Task.FromResult(wait);
            }

            foreach (var counter in counters)
            {
                Add(counter, now);
            }

            return Task.FromResult(TimeSpan.Zero);
        }
    }

    /// <inheritdoc />
    public Task GiveBackAsync(IReadOnlyList<Counter> counters)
    {
        lock (_lock)
        {
            foreach (var counter in counters)
            {
                if (Find(counter, clock.GetUtcNow()) is { Tries: > 0 } tally)
                {
                    tally.Till = tally.Tries <= counter.Free ? default : tally.Till;
                    tally.Tries--;
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ResetAsync(Counter counter)
    {
        lock (_lock)
        {
            _owners.GetValueOrDefault(counter.Key)?.Tallies.Remove(counter.Field);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ForgetAsync(IReadOnlyList<string> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                _owners.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    private Tally? Find(Counter counter, DateTimeOffset now) =>
        _owners.GetValueOrDefault(counter.Key) is { } owner && owner.ForgottenAt > now ? owner.Tallies.GetValueOrDefault(counter.Field) : null;

    private void Add(Counter counter, DateTimeOffset now)
    {
        if (!_owners.TryGetValue(counter.Key, out var owner) || owner.ForgottenAt <= now)
        {
            MakeRoom(now);
            _owners[counter.Key] = owner = new Owner();
        }

        owner.ForgottenAt = now.AddMinutes(options.Value.ForgetMinutes);
        if (!owner.Tallies.TryGetValue(counter.Field, out var tally))
        {
            owner.Tallies[counter.Field] = tally = new Tally();
        }

        tally.Tries++;
        if (tally.Tries - counter.Free is >= 0 and var over)
        {
            tally.Till = now.AddSeconds(Math.Min(options.Value.FirstSeconds * Math.Pow(2, Math.Min(over, 30)), options.Value.MostSeconds));
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_owners.Count < MostKeys)
        {
            return;
        }

        var oldest = _owners.OrderBy(owner => owner.Value.ForgottenAt).Take(MostKeys / 10);
        foreach (var (key, _) in _owners.Where(owner => owner.Value.ForgottenAt <= now).Concat(oldest).ToList())
        {
            _owners.Remove(key);
        }
    }

    private sealed class Owner
    {
        public Dictionary<string, Tally> Tallies { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset ForgottenAt { get; set; }
    }

    private sealed class Tally
    {
        public int Tries { get; set; }

        public DateTimeOffset Till { get; set; }
    }
}
