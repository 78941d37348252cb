using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Admin;

/// <summary>Section <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Admin";

    /// <summary>
    /// The account with this address is made an admin at each start. It must exist: whoever registers it first would be the admin
    /// otherwise. Null for none.
    /// </summary>
    [EmailAddress]
    public string? Email { get; set; }
}
