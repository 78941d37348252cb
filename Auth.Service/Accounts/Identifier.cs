using System.Globalization;
using System.Text;
using Auth.Service.Accounts.Names;

namespace Auth.Service.Accounts;

/// <summary>
/// What people sign in with. Two spellings are the same when they look the same: compatibility forms (NFKC, Unicode UAX #15),
/// white space around, and case do not count.
/// </summary>
public static class Identifier
{
    /// <summary>Longest e-mail address in characters (RFC 5321 §4.5.3.1.3, without the angle brackets).</summary>
    public const int MaxEmail = 254;

    /// <summary>Shortest user name in characters.</summary>
    public const int MinUsername = 2;

    /// <summary>Longest user name in characters.</summary>
    public const int MaxUsername = 64;

    /// <summary>False where .NET runs without ICU: normalisation then does nothing, silently, and two accounts could look the same.</summary>
    public static bool KnowsUnicode => "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";

    /// <summary>The address as it is shown, or null when <paramref name="raw"/> is none.</summary>
    public static string? Email(string? raw) => Shown(raw, MaxEmail) is { } email && IsEmail(email) ? email : null;

    /// <summary>The user name as it is shown, or null when <paramref name="raw"/> cannot be one.</summary>
    public static string? Username(string? raw) =>
        Shown(raw, MaxUsername) is { Length: >= MinUsername } name && Rune.IsLetterOrDigit(Rune.GetRuneAt(name, 0)) && name.EnumerateRunes().All(IsNameRune)
            ? name
            : null;

    /// <summary>Why nobody new may be called <paramref name="raw"/>; null when somebody may, if nobody is yet.</summary>
    public static string? Objection(string raw) =>
        Username(raw) is not { } name ? $"must have {MinUsername} to {MaxUsername} letters, digits or . _ -, and begin with a letter or digit."
            : !Scripts.AreOne(name) ? "must be written in one script: letters of several look like another name."
            : ReservedNames.Contains(name) ? "is reserved; choose another."
            : null;

    /// <summary>The form by which an address or a name is unique and found again.</summary>
    public static string Key(string shown)
    {
        // By way of upper case, as case folding does: "Σ", "σ" and "ς" are one letter.
        var folded = shown.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant();
        return folded.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Bounded before it is normalised: NFKC can make eighteen characters of one.</summary>
    private static string? Shown(string? raw, int max)
    {
        if (raw is null || raw.Length > 4 * max)
        {
            return null;
        }

        var shown = raw.Normalize(NormalizationForm.FormKC).Trim();
        return shown.Length <= max ? shown : null;
    }

    /// <summary>No more than a shape: whether an address exists is shown by a mail that arrives, not by a pattern.</summary>
    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.EnumerateRunes().Any(IsBlankOrHidden);
    }

    private static bool IsBlankOrHidden(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Letters and digits of any script, the marks that belong to them, and <c>. _ -</c>; so never an <c>@</c>.</summary>
    private static bool IsNameRune(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
