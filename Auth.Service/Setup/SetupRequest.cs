using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Accounts;
using Auth.Service.Accounts.Me;
using Auth.Service.Passwords;

namespace Auth.Service.Setup;

/// <summary>The first admin and the name of the team.</summary>
/// <param name="Token">That of the setup link.</param>
/// <param name="Name">What others read; the user name to sign in with is made of it: <c>Ann Lee</c> signs in as <c>Ann.Lee</c>.</param>
/// <param name="Password">As at registration.</param>
/// <param name="TeamName">1 to 100 characters.</param>
/// <param name="Email">The address; without one, the password can be reset on the server only.</param>
/// <param name="Locale">The language, as the browser names it (BCP 47).</param>
/// <param name="TimeZone">The time zone, as the browser names it (IANA).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetupRequest(
    [property: Required, MaxLength(200)] string Token,
    [property: Required, MaxLength(Identifier.MaxUsername)] string Name,
    [property: Required] string Password,
    [property: Required, MaxLength(Installation.MaxTeamName)] string TeamName,
    string? Email = null,
    string? Locale = null,
    string? TimeZone = null) : IValidatableObject
{
    /// <summary>The user name that <see cref="Name"/> gives; null when it gives none.</summary>
    internal string? Username => Identifier.Username(string.Join('.', Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Username is null)
        {
            yield return new($"must have {Identifier.MinUsername} to {Identifier.MaxUsername} letters, digits, spaces or . _ -, and begin with a letter or digit.", ["name"]);
        }

        if (string.IsNullOrWhiteSpace(TeamName) || TeamName.Any(char.IsControl))
        {
            yield return new("must be a line of text.", ["team_name"]);
        }

        if (Email is not null && Identifier.Email(Email) is null)
        {
            yield return new($"must be an e-mail address of at most {Identifier.MaxEmail} characters.", ["email"]);
        }

        foreach (var wrong in ProfilePatch.Objections(Locale, TimeZone))
        {
            yield return wrong;
        }

        if (PasswordRule.Objection(Password, Email, Name, TeamName) is { } objection)
        {
            yield return new(objection, ["password"]);
        }
    }
}
