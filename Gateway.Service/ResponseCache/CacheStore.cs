using Gateway.Service.Configuration;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.ResponseCache;

/// <summary>The answers that are kept, within a bound. Another configuration begins with an empty one: its rules may be others.</summary>
internal sealed class CacheStore : IDisposable
{
    private readonly RunningConfig _running;
    private readonly IDisposable _watching;
    private volatile Generation _current;

    public CacheStore(RunningConfig running)
    {
        _running = running;
        _current = Make();
        _watching = ChangeToken.OnChange(running.Changing, () => _current = Make());
    }

    /// <summary>What is to be kept is given to the generation that was there when it was asked for, so that nothing survives a purge under way.</summary>
    public Generation Current => _current;

    /// <returns>How many were thrown away.</returns>
    public int Purge(Func<CacheKey, bool> isMeant)
    {
        // Before those that are kept are looked through: what is on its way may be meant too.
        var before = _current;
        var next = Make();
        _current = next;
        return before.MoveTo(next, isMeant);
    }

    public void Dispose()
    {
        _watching.Dispose();
        _current.Dispose();
    }

    private Generation Make() => new(_running.Current.Cache.MaxSize);

    /// <summary>All that is kept between two purges.</summary>
    internal sealed class Generation(long maxSize) : IDisposable
    {
        private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = maxSize });

        /// <summary>Fetches that began in it: who asks after a purge does not wait for what began before.</summary>
        public Flights Flights { get; } = new();

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
                else if (Find(key) is { } kept)
                {
                    next.Keep(key, kept);
                }
            }

            return purged;
        }

        public void Dispose() => _answers.Dispose();
    }
}
