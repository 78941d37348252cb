using System.Globalization;
using System.Text;

namespace Chat.Service.Reactions;

/// <summary>
/// What one may react with: one emoji, or the short code of one (<c>tada</c>, <c>+1</c>), also of an emoji that only this installation's
/// clients know.
/// </summary>
internal static class Emoji
{
    /// <summary>A family of four with skin tones has 19 UTF-16 code units, a flag of a region 14.</summary>
    private const int MostLength = 32;

    private static readonly Rune EmojiPresentation = new('\uFE0F');

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MostLength && (IsShortCode(text) || IsEmoji(text));

    /// <summary>
    /// One character as a reader sees it (UAX #29) that is a symbol, or is asked to look like one. New emoji, which this version of
    /// the Unicode data does not have yet, come in the planes' blocks that are kept for them.
    /// </summary>
    private static bool IsEmoji(string text) =>
        Rune.TryGetRuneAt(text, 0, out var first)
        && StringInfo.GetNextTextElementLength(text) == text.Length
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)
        && (Rune.GetUnicodeCategory(first) == UnicodeCategory.OtherSymbol
            || first.Value is >= 0x1F000 and <= 0x1FAFF
            || text.EnumerateRunes().Contains(EmojiPresentation));

    private static bool IsShortCode(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '+' or '-');
}
