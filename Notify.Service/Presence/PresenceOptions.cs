using System.ComponentModel.DataAnnotations;

namespace Notify.Service.Presence;

/// <summary>Section <c>Presence</c>: who is there, and who is typing.</summary>
public sealed class PresenceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Presence";

    /// <summary>How long after the last connection somebody is offline: a page that reloads, or a replica that stops, is nobody leaving.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what a replica has said of a user counts; when it was killed, its users are offline after that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long somebody is typing who has said so once. Clients repeat it sooner.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Typing { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Users asked for at once.</summary>
    [Range(1, 1000)]
    public int MostUsers { get; set; } = 100;
}
