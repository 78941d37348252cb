namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key by which tokens are signed or verified.</summary>
public abstract class SecurityKey
{
    /// <summary>Size in bits.</summary>
    public abstract int KeySize { get; }

    /// <summary>What a token's <c>kid</c> header is compared with, byte for byte.</summary>
    public virtual string? KeyId { get; set; }

    /// <summary>Whether <paramref name="algorithm"/> (a JWA name, RFC 7518 §3.1) can be used with this key.</summary>
    public virtual bool IsSupportedAlgorithm(string algorithm) => false;

    /// <inheritdoc/>
    public override string ToString() => $"{GetType()}, KeyId: '{KeyId}'.";
}
