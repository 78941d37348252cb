using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>
/// Base64url without padding (RFC 7515 §2), strictly: padding, white space, characters of plain base64 and bits that a canonical
/// encoding leaves zero are refused, so that each value has exactly one spelling.
/// </summary>
public static class Base64UrlEncoder
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Encodes bytes.</summary>
    public static string Encode(byte[] inArray) => Base64Url.EncodeToString(inArray);

    /// <summary>Encodes the UTF-8 bytes of a text.</summary>
    public static string Encode(string arg) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(arg));

    /// <summary>Decodes bytes; <see cref="FormatException"/> where <paramref name="str"/> is not canonical base64url.</summary>
    public static byte[] DecodeBytes(string str) =>
        TryDecode(str, out var bytes) ? bytes : throw new FormatException("The text is not canonical base64url without padding.");

    /// <summary>Decodes UTF-8 text; <see cref="FormatException"/> where <paramref name="arg"/> is not canonical base64url.</summary>
    public static string Decode(string arg) => Encoding.UTF8.GetString(DecodeBytes(arg));

    internal static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAnyExcept(Alphabet) || text.Length % 4 == 1 || !HasCanonicalEnd(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    /// <summary>Two characters carry 12 bits for 8, three carry 18 for 16: what is left over must be zero.</summary>
    private static bool HasCanonicalEnd(ReadOnlySpan<char> text)
    {
        var unused = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        return unused == 0 || (ValueOf(text[^1]) & unused) == 0;
    }

    private static int ValueOf(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
