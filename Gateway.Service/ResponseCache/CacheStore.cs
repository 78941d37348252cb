using Gateway.Service.Configuration;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.ResponseCache;

/// <summary>The answers that are kept, within a bound. Another configuration begins with an empty one: its rules may be others.</summary>
internal sealed class CacheStore : IDisposable
{
    private readonly RunningConfig _running;
    private readonly IDisposable _watching;
    private readonly Lock _replacing = new();
    private volatile Generation _current;

    public CacheStore(RunningConfig running)
    {
        _running = running;
        _current = Make();
        _watching = ChangeToken.OnChange(running.Changing, Renew);
    }

    /// <summary>What is to be kept is given to the generation that was there when it was asked for, so that nothing survives a purge under way.</summary>
    public Generation Current => _current;

    /// <returns>How many were thrown away.</returns>
    public int Purge(Func<CacheKey, bool> isMeant)
    {
        // One at a time: of two that began with the same generation, the later would keep what the earlier threw away.
        lock (_replacing)
        {
            // Before those that are kept are looked through: what is on its way may be meant too.
            var before = _current;
            var next = Make();
            _current = next;
            return before.MoveTo(next, isMeant);
        }
    }

    public void Dispose()
    {
        _watching.Dispose();
        _current.Dispose();
    }

    private void Renew()
    {
        lock (_replacing)
        {
            _current = Make();
        }
    }

    private Generation Make() => new(_running.Current.Cache.MaxSize);

    /// <summary>All that is kept between two purges.</summary>
    internal sealed class Generation(long maxSize) : IDisposable
    {
        private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = maxSize });

        /// <summary>Fetches that began in it: who asks after a purge does not wait for what began before.</summary>
        public Flights Flights { get; } = new();

        /// <summary>Has the caller fetch an answer, unless somebody does so already, or has done so since the caller looked.</summary>
        /// <param name="key">What is asked for.</param>
        /// <param name="found">What the caller found.</param>
        /// <param name="flight">What who does not fetch may wait for; a broken one says to look again.</param>
        /// <returns>True for the one who fetches and must land the flight.</returns>
        public bool TryBegin(CacheKey key, CachedAnswer? found, out Task<Landing> flight)
        {
            if (Flights.TryJoin(key, out flight))
            {
                return false;
            }

            if (Find(key) is not { } kept || kept == found)
            {
                return true;
            }

            // The flight that brought it landed after the caller had looked and before this one began, which so has nothing to bring.
            Flights.Land(key, Landing.Broken);
            return false;
        }

        public CachedAnswer? Find(CacheKey key) => _answers.Get<CachedAnswer>(key);

        public void Keep(CacheKey key, CachedAnswer answer) =>
            _answers.Set(key, answer, new MemoryCacheEntryOptions { AbsoluteExpiration = answer.Until, Size = answer.Size });

        public void Forget(CacheKey key) => _answers.Remove(key);

        public int MoveTo(Generation next, Func<CacheKey, bool> isMeant)
        {
            var purged = 0;
            foreach (var key in _answers.Keys.Cast<CacheKey>())
            {
                if (isMeant(key))
                {
                    purged++;
                }
                else if (Find(key) is { } kept && next.Find(key) is null)
                {
                    // What was fetched in the meantime is newer.
                    next.Keep(key, kept);
                }
            }

            return purged;
        }

        public void Dispose() => _answers.Dispose();
    }
}
