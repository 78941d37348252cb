namespace Chat.Service.Delivery;

/// <summary>Why a cursor cannot be resumed from; clients see these words.</summary>
internal static class ResetReasons
{
    /// <summary>The cursor is of another log: the database was restored or replaced.</summary>
    public const string UnknownEpoch = "unknown_epoch";

    /// <summary>The cursor is ahead of the log.</summary>
    public const string FuturePosition = "future_position";

    /// <summary>What came after the cursor is not all kept, or is too much.</summary>
    public const string TooFarBehind = "too_far_behind";

    /// <summary>Judges a cursor against the log as it is; null when it can be resumed from.</summary>
    public static string? Of(long after, string? epoch, EventLog log) =>
        epoch is not null && epoch != log.Epoch ? UnknownEpoch
        : after > log.Head ? FuturePosition
        : after < log.Trimmed ? TooFarBehind
        : null;
}
