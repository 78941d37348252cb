using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Delivery;

/// <summary>Section <c>Relay</c>: how the log is fed and how long it is kept.</summary>
public sealed class RelayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Relay";

    /// <summary>The longest that the leader waits before it looks into the outbox again, without a ring.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a replica that does not lead tries to.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Standby { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A leader that leaves the same row in the outbox for so long is stuck, and its session is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Events older than this leave the log; a stream that was cut longer ago is reset.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>At most so many events stay in the log.</summary>
    [Range(10_000, long.MaxValue)]
    public long KeepCount { get; set; } = 10_000_000;
}
