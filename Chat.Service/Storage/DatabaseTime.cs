namespace Chat.Service.Storage;

internal static class DatabaseTime
{
    /// <summary>Now, in whole microseconds as Postgres keeps them: what is answered first equals what is read later.</summary>
    public static DateTimeOffset GetDatabaseNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
