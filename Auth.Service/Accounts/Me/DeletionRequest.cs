using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passwords;

namespace Auth.Service.Accounts.Me;

/// <summary>Deletes one's account.</summary>
/// <param name="Password">The current password; left out where the account has none, which then asks for a fresh session instead.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeletionRequest(string? Password = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Password is not null && PasswordRule.IsTooLong(Password))
        {
            yield return new($"must have at most {PasswordRule.MaxBytes} bytes.", ["password"]);
        }
    }
}

/// <summary>The reply to a deletion.</summary>
/// <param name="EraseAt">Until when signing in takes it back.</param>
public sealed record DeletionReply(DateTimeOffset EraseAt);
