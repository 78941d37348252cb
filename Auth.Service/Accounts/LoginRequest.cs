using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passwords;

namespace Auth.Service.Accounts;

/// <summary>A login by e-mail address or by user name.</summary>
/// <param name="Password">The password.</param>
/// <param name="Email">The address, or null.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="DeviceToken">What the last sign-in on this device answered as <c>device_token</c>: strangers' attempts then do not delay this one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LoginRequest([property: Required] string Password, string? Email = null, string? Username = null, string? DeviceToken = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Email is null == Username is null)
        {
            yield return new("give either email or username.", ["email"]);
        }

        if (PasswordRule.IsTooLong(Password))
        {
            yield return new($"must have at most {PasswordRule.MaxBytes} bytes.", ["password"]);
        }
    }
}
