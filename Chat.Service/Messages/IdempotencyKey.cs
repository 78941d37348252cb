using System.Security.Cryptography;
using System.Text;

namespace Chat.Service.Messages;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): another way to give a message's <c>client_id</c>, which the
/// gateway sees too, so that it may ask another replica when one falls silent.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MostCharacters = 200;

    public static string? Fault(string? key) => key is { Length: > MostCharacters } ? $"Must have at most {MostCharacters} characters." : null;

    /// <summary>A UUID stands for itself, quoted or not; anything else becomes a UUIDv8 (RFC 9562 §5.8) made of it.</summary>
    public static Guid? ToClientId(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        if (Guid.TryParseExact(key.Trim('"'), "D", out var given))
        {
            return given;
        }

        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
