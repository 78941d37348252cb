namespace Auth.Service.BackOff;

/// <summary>Where attempts are counted.</summary>
public interface IAttemptStore
{
    /// <summary>
    /// In one step: how long to wait by the strictest of the counters; or none, and then the attempt is counted by all of them, and each
    /// that has no free attempt left sets the next wait.
    /// </summary>
    Task<TimeSpan> TakeAsync(IReadOnlyList<Counter> counters);

    /// <summary>Takes back one attempt of each counter.</summary>
    Task GiveBackAsync(IReadOnlyList<Counter> counters);

    /// <summary>Begins one counter anew.</summary>
    Task ResetAsync(Counter counter);

    /// <summary>Forgets all that is counted by the keys.</summary>
    Task ForgetAsync(IReadOnlyList<string> keys);
}
