using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Accounts.Me;

/// <summary>Section <c>Deletion</c>.</summary>
public sealed class DeletionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Deletion";

    /// <summary>How long a deleted account may be taken back by signing in, in days; then it is erased.</summary>
    [Range(0, 365)]
    public int GraceDays { get; set; } = 14;
}
