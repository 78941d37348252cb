using System.Security.Cryptography;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>An elliptic-curve key; with curve P-256 it signs and verifies ES256 (RFC 7518 §3.4).</summary>
public class ECDsaSecurityKey : AsymmetricSecurityKey
{
    private readonly Lazy<Es256> _es256;

    /// <summary>The caller keeps <paramref name="ecdsa"/> alive, and disposes it, as long as the key is used to sign.</summary>
    public ECDsaSecurityKey(ECDsa ecdsa)
    {
        ArgumentNullException.ThrowIfNull(ecdsa);
        ECDsa = ecdsa;
        _es256 = new(() => new Es256(ecdsa));
    }

    /// <summary>The key as given.</summary>
    public ECDsa ECDsa { get; }

    /// <inheritdoc/>
    public override int KeySize => ECDsa.KeySize;

    /// <inheritdoc/>
    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.Unknown;

    internal Es256 Es256 => _es256.Value;

    /// <inheritdoc/>
    public override bool IsSupportedAlgorithm(string algorithm) =>
        KeySize == 256 && string.Equals(algorithm, SecurityAlgorithms.EcdsaSha256, StringComparison.Ordinal);
}
