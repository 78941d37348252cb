using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Drafts;

/// <summary>Section <c>Drafts</c>.</summary>
public sealed class DraftLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Drafts";

    /// <summary>The most drafts of one person, which are listed at once.</summary>
    [Range(1, 10_000)]
    public int PerUser { get; set; } = 500;
}
