using System.Security.Cryptography;
using System.Text;

namespace Auth.Service.Sessions;

/// <summary>
/// A refresh token's successor, encrypted (AES-256-GCM) under a key derived from the token itself (HKDF, RFC 5869). Whoever presents the
/// token again gets the same successor, from any replica and after any crash; a copy of the database reveals neither of the two.
/// </summary>
public static class SealedSuccessor
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Purpose = "rustygate refresh successor"u8.ToArray();

    /// <summary>Nonce, ciphertext, tag.</summary>
    public static byte[] Seal(string token, string successor)
    {
        var plain = Encoding.ASCII.GetBytes(successor);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(..NonceBytes));
        using var aes = new AesGcm(Key(token), TagBytes);
        aes.Encrypt(box.AsSpan(..NonceBytes), plain, box.AsSpan(NonceBytes..^TagBytes), box.AsSpan(^TagBytes..));
        return box;
    }

    /// <summary>The successor again.</summary>
    /// <exception cref="CryptographicException">It was sealed under another token, or changed since.</exception>
    public static string Open(string token, byte[] box)
    {
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key(token), TagBytes);
        aes.Decrypt(box.AsSpan(..NonceBytes), box.AsSpan(NonceBytes..^TagBytes), box.AsSpan(^TagBytes..), plain);
        return Encoding.ASCII.GetString(plain);
    }

    /// <summary>Not the hash that is stored: that one is no secret.</summary>
    private static byte[] Key(string token) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(token), outputLength: 32, salt: null, info: Purpose);
}
