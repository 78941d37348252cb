namespace Microsoft.IdentityModel.Tokens;

/// <summary>A token that was read; reading alone proves nothing.</summary>
public abstract class SecurityToken
{
    /// <summary>The token's id (<c>jti</c>), empty where it has none.</summary>
    public abstract string Id { get; }

    /// <summary>The token's <c>iss</c>, empty where it has none.</summary>
    public abstract string Issuer { get; }

    /// <summary>The key that verified it; null before validation.</summary>
    public abstract SecurityKey? SigningKey { get; set; }

    /// <summary>The token's <c>nbf</c> (UTC); <see cref="DateTime.MinValue"/> where it has none.</summary>
    public abstract DateTime ValidFrom { get; }

    /// <summary>The token's <c>exp</c> (UTC); <see cref="DateTime.MinValue"/> where it has none.</summary>
    public abstract DateTime ValidTo { get; }
}
