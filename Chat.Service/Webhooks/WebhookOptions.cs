using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Webhooks;

/// <summary>Section <c>Webhooks</c>: where events may be sent, and how often it is tried.</summary>
public sealed class WebhookOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Also to private, loopback and link-local addresses, and there also by plain http. For receivers inside one's own network, where
    /// everyone who has an account may then reach them.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>The most webhooks of one person.</summary>
    [Range(1, 1000)]
    public int PerUser { get; set; } = 20;

    /// <summary>The most chats of one webhook.</summary>
    [Range(1, 1000)]
    public int Chats { get; set; } = 50;

    /// <summary>The longest that a receiver may take from the connection to the headers of its answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait after the first failure; it doubles with each one, and each is cut by a random part of up to half.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A receiver that has failed for so long is switched off. The log is kept for it until then.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a secret that was replaced still signs, beside the new one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan OldSecretFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the delivery log of a webhook goes back.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeepDeliveries { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often the leading replica looks for something to deliver.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most receivers that are spoken to at once.</summary>
    [Range(1, 10_000)]
    public int AtOnce { get; set; } = 256;
}
