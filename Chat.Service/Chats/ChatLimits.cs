using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Chats;

/// <summary>Section <c>Chats</c>: what a chat may be.</summary>
public sealed class ChatLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Chats";

    /// <summary>The most characters (UTF-16 code units) of a name.</summary>
    [Range(1, 1000)]
    public int NameLength { get; set; } = 80;

    /// <summary>The most characters (UTF-16 code units) of a topic.</summary>
    [Range(1, 10_000)]
    public int TopicLength { get; set; } = 500;

    /// <summary>The most seconds that slow mode can make a member wait between two messages.</summary>
    [Range(1, 86_400)]
    public int SlowModeSeconds { get; set; } = 21_600;

    /// <summary>The most people in a chat.</summary>
    [Range(2, 100_000)]
    public int Members { get; set; } = 1_000;

    /// <summary>The most chats that one person is in. Two changes at the same moment may pass it by one.</summary>
    [Range(1, 1_000_000)]
    public int PerUser { get; set; } = 10_000;

    /// <summary>How long a deleted chat stays in the database, where nobody can read it any more, before it is taken out for good.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan PurgeAfter { get; set; } = TimeSpan.FromDays(30);
}
