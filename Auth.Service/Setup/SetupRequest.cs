using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Accounts;
using Auth.Service.Accounts.Me;
using Auth.Service.Passkeys;
using Auth.Service.Passwords;

namespace Auth.Service.Setup;

/// <summary>The first admin and the name of the team.</summary>
/// <param name="Token">That of the setup link.</param>
/// <param name="Name">What others read; the user name to sign in with is made of it: <c>Ann Lee</c> signs in as <c>Ann.Lee</c>.</param>
/// <param name="TeamName">1 to 100 characters.</param>
/// <param name="Password">As at registration; or a passkey.</param>
/// <param name="Passkey">The answer to <c>/setup/passkey/options</c>; or a password.</param>
/// <param name="Email">The address; without one, the password can be reset on the server only.</param>
/// <param name="Locale">The language, as the browser names it (BCP 47).</param>
/// <param name="TimeZone">The time zone, as the browser names it (IANA).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetupRequest(
    [property: Required, MaxLength(200)] string Token,
    [property: Required, MaxLength(Identifier.MaxUsername)] string Name,
    [property: Required, MaxLength(Installation.MaxTeamName)] string TeamName,
    string? Password = null,
    PasskeyAnswer? Passkey = null,
    string? Email = null,
    string? Locale = null,
    string? TimeZone = null) : IValidatableObject
{
    /// <summary>The user name that <see cref="Name"/> gives; null when it gives none.</summary>
    internal string? Username => UsernameOf(Name);

    internal static string? UsernameOf(string name) =>
        Identifier.Username(string.Join('.', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    internal static ValidationResult UnfitName() => new(
        $"must have {Identifier.MinUsername} to {Identifier.MaxUsername} letters, digits, spaces or . _ -, and begin with a letter or digit.", ["name"]);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Username is null)
        {
            yield return UnfitName();
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

        if (Password is null == Passkey is null)
        {
            yield return new("give either password or passkey.", ["password"]);
        }
        else if (Password is not null && PasswordRule.Objection(Password, Email, Name, TeamName) is { } objection)
        {
            yield return new(objection, ["password"]);
        }
    }
}

/// <summary>Asks for the passkey that the first admin is to sign in with.</summary>
/// <param name="Token">That of the setup link.</param>
/// <param name="Name">As in <see cref="SetupRequest"/>: the authenticator shows it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetupPasskeyRequest(
    [property: Required, MaxLength(200)] string Token, [property: Required, MaxLength(Identifier.MaxUsername)] string Name) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SetupRequest.UsernameOf(Name) is null)
        {
            yield return SetupRequest.UnfitName();
        }
    }
}
