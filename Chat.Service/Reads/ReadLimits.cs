using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Reads;

/// <summary>Section <c>Reads</c>.</summary>
public sealed class ReadLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Reads";

    /// <summary>
    /// The most members of a chat in which they see how far the others have read: everyone's marker goes to everyone, so its cost grows
    /// with the square.
    /// </summary>
    [Range(0, 1000)]
    public int ReceiptMembers { get; set; } = 100;
}
