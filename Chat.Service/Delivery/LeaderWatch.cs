namespace Chat.Service.Delivery;

/// <summary>
/// Tells a stuck leader from an idle or a busy one: its outbox has a row, and it stays the oldest for too long. The age of the row
/// itself would not do, since it may have waited in an open transaction.
/// </summary>
internal sealed class LeaderWatch(TimeProvider time, TimeSpan stuckAfter)
{
    private long? _oldest;
    private long _since;

    /// <summary>Notes what the oldest row is now; true once the leader has left it there for too long.</summary>
    public bool IsStuck(long? oldest)
    {
        if (oldest is null || oldest != _oldest)
        {
            (_oldest, _since) = (oldest, time.GetTimestamp());
            return false;
        }

        return time.GetElapsedTime(_since) >= stuckAfter;
    }
}
