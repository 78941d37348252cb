using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passwords;

namespace Auth.Service.Sessions;

/// <summary>A new password for the caller.</summary>
/// <param name="NewPassword">8 characters to 1024 bytes, any Unicode.</param>
/// <param name="CurrentPassword">The one that holds now; left out where the account has none, which then asks for a fresh session instead.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PasswordChangeRequest([property: Required] string NewPassword, string? CurrentPassword = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CurrentPassword is not null && PasswordRule.IsTooLong(CurrentPassword))
        {
            yield return new($"must have at most {PasswordRule.MaxBytes} bytes.", ["current_password"]);
        }

        if (string.Equals(CurrentPassword, NewPassword, StringComparison.Ordinal))
        {
            yield return new("must be another than the current one.", ["new_password"]);
        }
    }
}
