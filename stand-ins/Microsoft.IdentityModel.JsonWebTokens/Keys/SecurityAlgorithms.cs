namespace Microsoft.IdentityModel.Tokens;

/// <summary>JWA names (RFC 7518 §3.1). Only ES256 is implemented here.</summary>
public static class SecurityAlgorithms
{
    /// <summary>ECDSA with P-256 and SHA-256.</summary>
    public const string EcdsaSha256 = "ES256";

    /// <summary>HMAC with SHA-256: known by name so that it can be refused by name.</summary>
    public const string HmacSha256 = "HS256";

    /// <summary>No signature: never accepted.</summary>
    public const string None = "none";
}

/// <summary>JWK key types (RFC 7518 §6.1).</summary>
public static class JsonWebAlgorithmsKeyTypes
{
    /// <summary>Elliptic curve.</summary>
    public const string EllipticCurve = "EC";
}

/// <summary>JWK curve names (RFC 7518 §6.2.1.1).</summary>
public static class JsonWebKeyECTypes
{
    /// <summary>NIST P-256.</summary>
    public const string P256 = "P-256";
}

/// <summary>JWK <c>use</c> values (RFC 7517 §4.2).</summary>
public static class JsonWebKeyUseNames
{
    /// <summary>Signature.</summary>
    public const string Sig = "sig";
}
