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

    /// <summary>The most people that a chat is created with, its creator included.</summary>
    [Range(2, 10_000)]
    public int Members { get; set; } = 1_000;
}
