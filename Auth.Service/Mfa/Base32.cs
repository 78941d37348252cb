using System.Text;

namespace Auth.Service.Mfa;

/// <summary>Base 32 (RFC 4648 §6) without padding: what people can read out and type.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerLetter = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, bits) = ((buffer << 8) | value, bits + 8);
            for (; bits >= BitsPerLetter; bits -= BitsPerLetter)
            {
                text.Append(Alphabet[(buffer >> (bits - BitsPerLetter)) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (BitsPerLetter - bits)) & 31]).ToString();
    }
}
