using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Scheduled;

/// <summary>Section <c>Scheduled</c>.</summary>
public sealed class ScheduledLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scheduled";

    /// <summary>The most messages that wait for one person, which are listed at once.</summary>
    [Range(1, 10_000)]
    public int PerUser { get; set; } = 200;

    /// <summary>How far ahead a message may be scheduled.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MostAhead { get; set; } = TimeSpan.FromDays(366);

    /// <summary>How often each replica looks for what is due: the most that a message is late.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long what was sent or failed stays in the list.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);
}
