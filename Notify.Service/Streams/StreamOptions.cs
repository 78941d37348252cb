using System.ComponentModel.DataAnnotations;

namespace Notify.Service.Streams;

/// <summary>Section <c>Streams</c>: the bounds of live delivery on one replica.</summary>
public sealed class StreamOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Streams";

    /// <summary>Open streams of one user on all replicas together, without Redis on each; the next is 429 (promises S58).</summary>
    [Range(1, 10_000)]
    public int PerUser { get; set; } = 20;

    /// <summary>Streams that one user may open here in a minute, evenly spread; the next is 429 (promises S58).</summary>
    [Range(1, 600_000)]
    public int ConnectsPerMinute { get; set; } = 300;

    /// <summary>How many may come at once: all of a user's come back together when a replica stops.</summary>
    [Range(1, 100_000)]
    public int ConnectBurst { get; set; } = 60;

    /// <summary>Bytes that may wait for one client before it is cut. They are shared by all who wait for the same events.</summary>
    [Range(1 << 12, 1 << 28)]
    public int QueueBytes { get; set; } = 8 << 20;

    /// <summary>A client that takes nothing for this long, while something waits, is closed (promises R11).</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every stream gets a ping once in this many seconds.</summary>
    [Range(1, 600)]
    public int PingSeconds { get; set; } = 15;

    /// <summary>A client is told this many seconds before its token expires, so that it can change over without a gap.</summary>
    [Range(1, 600)]
    public int ExpiryWarningSeconds { get; set; } = 30;

    /// <summary>
    /// A client whose stream breaks comes back after a time between a twelfth of this and all of it, which it is told when the stream begins: those of
    /// a replica that was killed come back spread over it (promises R14).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan ReturnWithin { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Most recent events kept to bring a new stream up to date without asking Chat again.</summary>
    [Range(1, 10_000_000)]
    public int RecentEvents { get; set; } = 10_000;

    /// <summary>Most bytes of these.</summary>
    [Range(1 << 10, 1 << 30)]
    public int RecentBytes { get; set; } = 32 << 20;

    /// <summary>How often the log is asked for what Redis may have lost (promises R6).</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The same while Redis cannot be reached, when this is what delivers (promises R5).</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan SweepWithoutRedis { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Snapshots read from Chat at the same time, so that a storm of reconnects does not become one of Chat's.</summary>
    [Range(1, 1000)]
    public int SnapshotsAtOnce { get; set; } = 16;
}
