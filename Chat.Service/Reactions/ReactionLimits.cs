using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Reactions;

/// <summary>Section <c>Reactions</c>.</summary>
public sealed class ReactionLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Reactions";

    /// <summary>The most different emoji on one message.</summary>
    [Range(1, 1000)]
    public int Kinds { get; set; } = 30;
}
