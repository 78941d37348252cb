using System.Globalization;
using System.Text;

namespace Chat.Service.Files;

/// <summary>A file's name as a person gave it, made harmless. It is shown and offered for saving, and never a path of ours (promises S59).</summary>
internal static class FileName
{
    private const int MostCharacters = 200;

    private const int MostExtension = 20;

    private const string Nameless = "file";

    /// <summary>
    /// The last part of a path, without control characters and those that turn the reading direction, by which <c>gpj.exe</c> would read as
    /// <c>exe.jpg</c>; a long one is cut before its extension.
    /// </summary>
    public static string Clean(string given)
    {
        var name = new StringBuilder();
        foreach (var rune in given[(given.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                name.Append(rune.ToString());
            }
        }

        var clean = name.ToString().TrimStart(' ').TrimEnd(' ', '.');
        return clean.Length switch
        {
            0 => Nameless,
            <= MostCharacters => clean,
            _ => Cut(clean),
        };
    }

    /// <summary>The two joiners are invisible as well, but families of emoji and Persian words are made with them.</summary>
    private static bool IsVisible(Rune rune) => rune.Value is 0x200C or 0x200D
        || (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    private static string Cut(string name)
    {
        var extension = Path.GetExtension(name) is { Length: <= MostExtension } short_ ? short_ : "";
        var length = MostCharacters - extension.Length;
        return name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)] + extension;
    }
}
