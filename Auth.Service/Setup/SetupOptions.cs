using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Setup;

/// <summary>Section <c>Setup</c>.</summary>
public sealed class SetupOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Setup";

    /// <summary>
    /// The secret of the setup link, the same for every replica; null for no link. The AppHost makes a new one at each start. It opens
    /// nothing once there is an admin, and nothing a second time.
    /// </summary>
    [MinLength(32, ErrorMessage = "Setup:Token (environment: Setup__Token) has at least 32 characters.")]
    public string? Token { get; set; }
}
