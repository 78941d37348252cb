using System.Collections.Concurrent;

namespace Gateway.Service.ResponseCache;

/// <summary>One fetch for many who ask for the same at the same time.</summary>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<CacheKey, TaskCompletionSource<Landing>> _flying = new();

    /// <summary>Boards the flight of a key, or begins one.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="flight">What it will bring.</param>
    /// <returns>False for the first, who fetches and must <see cref="Land"/>.</returns>
    public bool TryJoin(CacheKey key, out Task<Landing> flight)
    {
        var own = new TaskCompletionSource<Landing>(TaskCreationOptions.RunContinuationsAsynchronously);
        var boarded = _flying.GetOrAdd(key, own);
        flight = boarded.Task;
        return boarded != own;
    }

    public void Land(CacheKey key, Landing landing)
    {
        if (_flying.TryRemove(key, out var flight))
        {
            flight.SetResult(landing);
        }
    }
}

/// <summary>What became of a fetch.</summary>
/// <param name="Answer">What all who wait get; null when it is nobody else's.</param>
/// <param name="IsBroken">Whether it ended without an answer, so that who waits must look again.</param>
internal sealed record Landing(CachedAnswer? Answer, bool IsBroken = false)
{
    /// <summary>Each who waits must ask for themselves.</summary>
    public static Landing Private { get; } = new(Answer: null);

    public static Landing Broken { get; } = new(Answer: null, IsBroken: true);
}
