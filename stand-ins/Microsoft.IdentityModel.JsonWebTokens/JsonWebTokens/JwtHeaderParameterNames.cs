namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>
/// Header names (RFC 7515 §4.1). Of these only <c>alg</c>, <c>kid</c>, <c>typ</c> and <c>crit</c> are read: a header that offers a key
/// or names a place to get one (<c>jwk</c>, <c>jku</c>, <c>x5u</c>, <c>x5c</c>) has no effect.
/// </summary>
public static class JwtHeaderParameterNames
{
    /// <summary>Algorithm.</summary>
    public const string Alg = "alg";

    /// <summary>The key's id.</summary>
    public const string Kid = "kid";

    /// <summary>The token's type.</summary>
    public const string Typ = "typ";

    internal const string Crit = "crit";
}
