namespace Notify.Service.Streams;

/// <summary>
/// Whose turn it is: each stream's once in so many seconds, at a second of its own, so that pings are spread. Seconds at which a busy machine did not
/// run are made up for at the next turn: a stream that is silent for too long would be cut on its way (promises R12).
/// </summary>
internal sealed class PingRound(int seconds, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _done;
    private long _due;

    /// <summary>Goes on to all seconds that have passed since the last call.</summary>
    public void Turn() => (_done, _due) = (_due, (long)time.GetElapsedTime(_start).TotalSeconds);

    /// <param name="stream">Any number of its own.</param>
    public bool Has(int stream)
    {
        var after = ((long)(uint)stream - _done) % seconds;
        return (after < 0 ? after + seconds : after) < _due - _done;
    }
}
