namespace Microsoft.IdentityModel.Tokens;

/// <summary>What an issuer publishes about itself.</summary>
public abstract class BaseConfiguration
{
    /// <summary>The issuer's name, as in a token's <c>iss</c>.</summary>
    public virtual string? Issuer { get; set; }

    /// <summary>The keys the issuer signs with.</summary>
    public virtual ICollection<SecurityKey> SigningKeys { get; } = [];
}
