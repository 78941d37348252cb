using System.Text;

namespace Chat.Service.Text;

/// <summary>Text that Postgres can store and every client can read back as it was.</summary>
internal static class PlainText
{
    /// <summary>What is wrong with <paramref name="text"/>, in words for its author; null when nothing is. At most <paramref name="most"/> UTF-16 code units.</summary>
    public static string? Fault(string? text, int most) => text switch
    {
        null or "" => "Must not be empty.",
        _ when text.Length > most => $"Must have at most {most} characters.",
        _ when text.Contains('\0') => "Must not contain the character U+0000.",
        _ when !IsWellFormed(text) => "Must be well-formed Unicode: it has half of a surrogate pair.",
        _ => null,
    };

    /// <summary>As <see cref="Fault"/>, for a name: one line that one can see.</summary>
    public static string? NameFault(string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? "Must not be empty."
        : text.Any(char.IsControl) ? "Must be one line without control characters."
        : Fault(text, most);

    private static bool IsWellFormed(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = first < 0 ? text.Length : first; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }
}
