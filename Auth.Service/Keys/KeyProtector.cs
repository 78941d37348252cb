using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Auth.Service.Keys;

/// <summary>
/// Encrypts private keys for the database: a copy of the database alone signs no token. The ciphertext is bound to its kid, so that
/// one row's cannot be put into another.
/// </summary>
public sealed class KeyProtector(IDataProtectionProvider protection, IOptions<KeyFolderOptions> folder)
{
    private readonly IDataProtector _protector = protection.CreateProtector("RustyGate.SigningKeys.v1");

    /// <summary>The private half of <paramref name="key"/>, encrypted.</summary>
    public byte[] Protect(string kid, ECDsa key)
    {
        var plain = key.ExportPkcs8PrivateKey();
        try
        {
            return _protector.CreateProtector(kid).Protect(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The key pair again.</summary>
    /// <exception cref="InvalidOperationException">The folder has not the keys that it was encrypted with.</exception>
    public ECDsa Unprotect(string kid, byte[] encrypted)
    {
        try
        {
            var plain = _protector.CreateProtector(kid).Unprotect(encrypted);
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(plain, out _);
            CryptographicOperations.ZeroMemory(plain);
            return key;
        }
        catch (CryptographicException undecryptable)
        {
            throw new InvalidOperationException(
                $"The signing key {kid} in authdb cannot be decrypted with the keys in DataProtection:Directory ({folder.Value.Directory}). "
                + "Restore the folder that belongs to this database, or share one folder among all replicas.",
                undecryptable);
        }
    }
}
