using System.ComponentModel.DataAnnotations;

namespace Chat.Service.Audit;

/// <summary>Section <c>Audit</c>: how acts of moderation come into Auth's audit log.</summary>
public sealed class AuditOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Audit";

    /// <summary>How often one looks for acts that wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);
}
