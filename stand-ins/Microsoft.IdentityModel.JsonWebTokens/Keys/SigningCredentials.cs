namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key and the algorithm to sign with.</summary>
public class SigningCredentials
{
    /// <summary>Only an <see cref="ECDsaSecurityKey"/> on P-256 with <see cref="SecurityAlgorithms.EcdsaSha256"/> can sign here.</summary>
    public SigningCredentials(SecurityKey key, string algorithm)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(algorithm);
        Key = key;
        Algorithm = algorithm;
    }

    /// <summary>The key.</summary>
    public SecurityKey Key { get; }

    /// <summary>The JWA name, which becomes the token's <c>alg</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The key's id, which becomes the token's <c>kid</c>.</summary>
    public string? Kid => Key.KeyId;
}
