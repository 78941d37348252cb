namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Claim names (RFC 7519 §4.1 and OpenID Connect).</summary>
public static class JwtRegisteredClaimNames
{
    /// <summary>Audience.</summary>
    public const string Aud = "aud";

    /// <summary>Expiry, seconds since 1970.</summary>
    public const string Exp = "exp";

    /// <summary>Made at, seconds since 1970.</summary>
    public const string Iat = "iat";

    /// <summary>Issuer.</summary>
    public const string Iss = "iss";

    /// <summary>The token's id.</summary>
    public const string Jti = "jti";

    /// <summary>Valid from, seconds since 1970.</summary>
    public const string Nbf = "nbf";

    /// <summary>The session's id.</summary>
    public const string Sid = "sid";

    /// <summary>Subject.</summary>
    public const string Sub = "sub";
}
