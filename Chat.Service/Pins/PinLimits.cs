using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Pins;

/// <summary>Section <c>Pins</c>.</summary>
public sealed class PinLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pins";

    /// <summary>The most pinned messages of one chat, which are listed at once.</summary>
    [Range(1, 500)]
    public int PerChat { get; set; } = 100;
}
