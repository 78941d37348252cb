using System.Security.Cryptography;

namespace Chat.Service.Push;

/// <summary>Encrypts for one browser, so that its push service carries what it cannot read (RFC 8291).</summary>
internal static class PushEncryption
{
    private const int KeyBytes = 32;

    /// <summary>With a key pair and a salt of this one message.</summary>
    public static byte[] Encrypt(byte[] browserKey, byte[] authSecret, ReadOnlySpan<byte> plaintext)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(browserKey, authSecret, own, RandomNumberGenerator.GetBytes(ContentEncoding.SaltBytes), plaintext);
    }

    /// <summary>§3.4; the key id is our public key (§4).</summary>
    internal static byte[] Encrypt(byte[] browserKey, byte[] authSecret, ECDiffieHellman own, byte[] salt, ReadOnlySpan<byte> plaintext)
    {
        using var browser = PublicPoint.Import(browserKey);
        var ownKey = PublicPoint.Of(own.ExportParameters(includePrivateParameters: false));
        var shared = own.DeriveRawSecretAgreement(browser.PublicKey);
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, KeyBytes, authSecret, [.. "WebPush: info\0"u8, .. browserKey, .. ownKey]);
        return ContentEncoding.Encrypt(material, salt, ownKey, plaintext);
    }
}
