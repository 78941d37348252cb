using System.Security.Claims;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>Finds the keys to verify <paramref name="token"/> with; <paramref name="kid"/> is a stranger's text.</summary>
public delegate IEnumerable<SecurityKey> IssuerSigningKeyResolver(
    string token, SecurityToken securityToken, string? kid, TokenValidationParameters validationParameters);

/// <summary>What a token must fulfil to be accepted.</summary>
public class TokenValidationParameters
{
    /// <summary>The identity's authentication type where none is set.</summary>
    public static readonly string DefaultAuthenticationType = "AuthenticationTypes.Federation";

    /// <summary>5 minutes.</summary>
    public static readonly TimeSpan DefaultClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>The identity's authentication type.</summary>
    public string? AuthenticationType { get; set; }

    /// <summary>How far the clocks of issuer and reader may differ.</summary>
    public TimeSpan ClockSkew
    {
        get;
        set => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = DefaultClockSkew;

    /// <summary>Where the issuer's keys and name come from besides those given here.</summary>
    public BaseConfigurationManager? ConfigurationManager { get; set; }

    /// <summary>A key to verify with.</summary>
    public SecurityKey? IssuerSigningKey { get; set; }

    /// <summary>Keys to verify with.</summary>
    public IEnumerable<SecurityKey>? IssuerSigningKeys { get; set; }

    /// <summary>Finds the keys; where it is set the keys of this object are not asked.</summary>
    public IssuerSigningKeyResolver? IssuerSigningKeyResolver { get; set; }

    /// <summary>The claim that is the identity's name.</summary>
    public string NameClaimType { get; set; } = ClaimsIdentity.DefaultNameClaimType;

    /// <summary>The claim that is a role.</summary>
    public string RoleClaimType { get; set; } = ClaimsIdentity.DefaultRoleClaimType;

    /// <summary>Whether a token without <c>exp</c> is refused.</summary>
    public bool RequireExpirationTime { get; set; } = true;

    /// <summary>Always true: unsigned tokens are not accepted by this library.</summary>
    public bool RequireSignedTokens
    {
        get => true;
        set => _ = value ? true : throw new NotSupportedException("Unsigned tokens are never accepted.");
    }

    /// <summary>
    /// Whether a token that names no key is tried with each; where false, it is as one that names an unknown key.
    /// </summary>
    public bool TryAllIssuerSigningKeys { get; set; } = true;

    /// <summary>Accepted <c>alg</c> values; null accepts what is implemented, which is ES256.</summary>
    public IEnumerable<string>? ValidAlgorithms { get; set; }

    /// <summary>An accepted <c>aud</c>.</summary>
    public string? ValidAudience { get; set; }

    /// <summary>Accepted <c>aud</c> values.</summary>
    public IEnumerable<string>? ValidAudiences { get; set; }

    /// <summary>Whether <c>aud</c> is checked.</summary>
    public bool ValidateAudience { get; set; } = true;

    /// <summary>Whether <c>iss</c> is checked.</summary>
    public bool ValidateIssuer { get; set; } = true;

    /// <summary>Keys have no validity of their own here: without effect.</summary>
    public bool ValidateIssuerSigningKey { get; set; }

    /// <summary>Whether <c>exp</c> and <c>nbf</c> are checked.</summary>
    public bool ValidateLifetime { get; set; } = true;

    /// <summary>An accepted <c>iss</c>.</summary>
    public string? ValidIssuer { get; set; }

    /// <summary>Accepted <c>iss</c> values.</summary>
    public IEnumerable<string>? ValidIssuers { get; set; }

    /// <summary>Accepted <c>typ</c> values; null accepts each.</summary>
    public IEnumerable<string>? ValidTypes { get; set; }

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A shallow copy.</summary>
    public virtual TokenValidationParameters Clone() => (TokenValidationParameters)MemberwiseClone();
}
