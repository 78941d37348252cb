using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Moderation;

/// <summary>Section <c>Moderation</c>.</summary>
public sealed class ModerationLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Moderation";

    /// <summary>The most characters (UTF-16 code units) of a reason or a note.</summary>
    [Range(1, 100_000)]
    public int ReasonLength { get; set; } = 2_000;

    /// <summary>The most people whom one can block.</summary>
    [Range(1, 1_000_000)]
    public int Blocks { get; set; } = 10_000;
}
