using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passwords;

namespace Auth.Service.Accounts;

/// <summary>A new account. Members that are not named here, such as a <c>role</c>, are refused.</summary>
/// <param name="Email">The address; one account each.</param>
/// <param name="Password">8 characters to 1024 bytes, any Unicode.</param>
/// <param name="Username">Optional; letters, digits, <c>. _ -</c>, 2 to 64 characters; unique whatever its case.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RegisterRequest([property: Required] string Email, [property: Required] string Password, string? Username = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Identifier.Email(Email) is null)
        {
            yield return new($"must be an e-mail address of at most {Identifier.MaxEmail} characters.", ["email"]);
        }

        if (Username is not null && Identifier.Objection(Username) is { } reason)
        {
            yield return new(reason, ["username"]);
        }

        if (PasswordRule.Objection(Password, Email, Username) is { } objection)
        {
            yield return new(objection, ["password"]);
        }
    }
}
