using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chat.Service.Push;

/// <summary>The content coding <c>aes128gcm</c> (RFC 8188), of one record.</summary>
internal static class ContentEncoding
{
    public const string Name = "aes128gcm";

    public const int SaltBytes = 16;

    /// <summary>The most that one message may hold: push services take 4096 bytes (RFC 8030 §7.2).</summary>
    public const int MostPlaintext = RecordBytes - HeaderBytes - PublicPoint.Bytes - TagBytes - 1;

    private const int RecordBytes = 4096;
    private const int HeaderBytes = SaltBytes + sizeof(uint) + 1;
    private const int TagBytes = 16;

    /// <summary>Ends the last record (§2).</summary>
    private const byte Last = 2;

    /// <summary>Header (§2.1) and record.</summary>
    /// <param name="keyingMaterial">What both sides know.</param>
    /// <param name="salt">16 random bytes, never twice with the same material.</param>
    /// <param name="keyId">Which material it is.</param>
    /// <param name="plaintext">At most <see cref="MostPlaintext"/> bytes.</param>
    public static byte[] Encrypt(byte[] keyingMaterial, byte[] salt, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> plaintext)
    {
        if (plaintext.Length > MostPlaintext)
        {
            throw new ArgumentException($"A message holds at most {MostPlaintext} bytes.", nameof(plaintext));
        }

        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, keyingMaterial, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, keyingMaterial, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());

        var message = new byte[HeaderBytes + keyId.Length + plaintext.Length + 1 + TagBytes];
        salt.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltBytes), RecordBytes);
        message[HeaderBytes - 1] = (byte)keyId.Length;
        keyId.CopyTo(message.AsSpan(HeaderBytes));
        var record = message.AsSpan(HeaderBytes + keyId.Length);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, [.. plaintext, Last], record[..^TagBytes], record[^TagBytes..]);
        return message;
    }
}
