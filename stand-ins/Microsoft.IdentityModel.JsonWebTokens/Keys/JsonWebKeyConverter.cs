namespace Microsoft.IdentityModel.Tokens;

/// <summary>Makes JSON Web Keys of other keys.</summary>
public static class JsonWebKeyConverter
{
    /// <summary>The public half of <paramref name="key"/> (P-256). The private half never leaves the key: see README.</summary>
    public static JsonWebKey ConvertFromECDsaSecurityKey(ECDsaSecurityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ECDsa.ExportParameters(includePrivateParameters: false);
        if (!key.IsSupportedAlgorithm(SecurityAlgorithms.EcdsaSha256))
        {
            throw new ArgumentException("Only keys on the curve P-256 are supported.", nameof(key));
        }

        return new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(parameters.Q.X!),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y!),
            Kid = key.KeyId,
        };
    }
}
