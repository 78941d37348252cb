using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Push;

/// <summary>Section <c>Push</c>: Web Push to people who are not connected.</summary>
public sealed class PushOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Push";

    /// <summary>
    /// Whom a push service can reach about us: a <c>mailto:</c> or <c>https:</c> address (RFC 8292 §2.1). Most deliver without one, Apple's
    /// does not.
    /// </summary>
    [RegularExpression("(mailto:|https://).+", ErrorMessage = "Push:Contact must begin with mailto: or https://.")]
    public string? Contact { get; set; }

    /// <summary>Push services at private addresses, and by plain http: for tests.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>The most subscriptions of one person; those renewed longest ago make way.</summary>
    [Range(1, 1000)]
    public int PerUser { get; set; } = 20;

    /// <summary>The longest that a push service may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often one notification is tried.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 8;

    /// <summary>The wait after the first failure, which doubles; a longer <c>Retry-After</c> is heeded.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is older is not sent any more, here and at the push service (<c>TTL</c>, RFC 8030 §5.2).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "28.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// After which time somebody who was connected is looked at once more: longer than presence takes to notice that somebody has left, so
    /// that what came in between is not lost on them.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the leading replica looks for something to send.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most notifications that are sent at once.</summary>
    [Range(1, 1000)]
    public int AtOnce { get; set; } = 64;

    /// <summary>How far the log that people read goes back.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeepLog { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A subscription that no page has renewed for so long is deleted.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Unrenewed { get; set; } = TimeSpan.FromDays(60);
}
