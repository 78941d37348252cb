using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Auth.Service.Sessions;

/// <summary>A random token that means nothing to its holder: 32 random bytes, base64url; known to us by its SHA-256.</summary>
public static class OpaqueToken
{
    /// <summary>More than any token of ours has, in characters: what is longer need not be hashed.</summary>
    public const int MaxLength = 100;

    /// <summary>A new token, 43 characters.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored. A plain hash is enough: 256 random bits cannot be guessed at any speed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
