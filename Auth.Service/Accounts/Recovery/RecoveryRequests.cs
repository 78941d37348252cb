using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passwords;

namespace Auth.Service.Accounts.Recovery;

/// <summary>Asks for a mail.</summary>
/// <param name="Email">The address of an account.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MailRequest([property: Required] string Email) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Identifier.Email(Email) is null)
        {
            yield return new($"must be an e-mail address of at most {Identifier.MaxEmail} characters.", ["email"]);
        }
    }
}

/// <summary>Sets a new password with the secret out of a mail.</summary>
/// <param name="Token">What the link in the mail carries.</param>
/// <param name="Password">The new password: 8 characters to 1024 bytes, any Unicode.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResetRequest([property: Required, MaxLength(128)] string Token, [property: Required] string Password) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PasswordRule.Objection(Password) is { } objection)
        {
            yield return new(objection, ["password"]);
        }
    }
}

/// <summary>Shows that an address is one's own.</summary>
/// <param name="Token">What the link in the mail carries.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record VerifyRequest([property: Required, MaxLength(128)] string Token);

/// <summary>The reply to a reset.</summary>
/// <param name="DeviceToken">To be shown at the next login on this device, which is known from here on.</param>
public sealed record ResetReply(string DeviceToken);
