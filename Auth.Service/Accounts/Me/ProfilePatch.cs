using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Auth.Service.Accounts.Me;

/// <summary>
/// What changes of one's own account (RFC 7396): a member that is absent stays, <c>null</c> clears it. What is not named here, such as a
/// <c>role</c>, is refused.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ProfilePatch : IValidatableObject
{
    private const int MaxDisplayName = 64;
    private const int MaxLocale = 35; // RFC 5646 §4.4.1

    private Action<User> _changes = _ => { };

    /// <summary>What others read: 1 to 64 characters of any script, in one line.</summary>
    public string? DisplayName
    {
        get;
        init => (field, _changes) = (value, _changes + (user => user.DisplayName = Shown(value)));
    }

    /// <summary>The id of an uploaded file.</summary>
    public Guid? Avatar
    {
        get;
        init => (field, _changes) = (value, _changes + (user => user.Avatar = value));
    }

    /// <summary>The language, as BCP 47 names it: <c>de</c>, <c>pt-BR</c>.</summary>
    public string? Locale
    {
        get;
        init => (field, _changes) = (value, _changes + (user => user.Locale = value));
    }

    /// <summary>The time zone, as the IANA names it: <c>Europe/Berlin</c>.</summary>
    public string? TimeZone
    {
        get;
        init => (field, _changes) = (value, _changes + (user => user.TimeZone = value));
    }

    /// <summary>Makes the changes.</summary>
    public void Apply(User user) => _changes(user);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DisplayName is not null && Shown(DisplayName) is not { Length: >= 1 and <= MaxDisplayName })
        {
            yield return new($"must have 1 to {MaxDisplayName} characters in one line.", ["display_name"]);
        }

        foreach (var objection in Objections(Locale, TimeZone))
        {
            yield return objection;
        }
    }

    /// <summary>What is wrong with a language and a time zone, wherever they are given.</summary>
    internal static IEnumerable<ValidationResult> Objections(string? locale, string? timeZone)
    {
        if (locale is not null && !IsLanguageTag(locale))
        {
            yield return new("must be a language as BCP 47 names it, for example pt-BR.", ["locale"]);
        }

        if (timeZone is not null && !(timeZone.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) && zone.HasIanaId))
        {
            yield return new("must be a time zone as the IANA names it, for example Europe/Berlin.", ["time_zone"]);
        }
    }

    /// <summary>White space around does not count; what breaks a line, turns it around or hides is no part of a name.</summary>
    private static string? Shown(string? name) => name is null || name.Length > 4 * MaxDisplayName ? null
        : name.EnumerateRunes().Any(rune => System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || IsDirection(rune.Value)) ? null
        : name.Trim();

    /// <summary>Embeddings, overrides and isolates: text after the name would be turned around too. Joiners stay, emoji need them.</summary>
    private static bool IsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsLanguageTag(string tag) => tag.Length <= MaxLocale
        && tag.Split('-') is [{ Length: 2 or 3 } language, .. var rest]
        && language.All(char.IsAsciiLetter)
        && rest.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
}
