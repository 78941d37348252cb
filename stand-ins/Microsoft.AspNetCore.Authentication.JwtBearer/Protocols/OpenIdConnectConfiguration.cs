using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.Protocols.OpenIdConnect;

/// <summary>What an issuer publishes at <c>/.well-known/openid-configuration</c> (OpenID Connect Discovery §3): its name and keys.</summary>
public class OpenIdConnectConfiguration : BaseConfiguration
{
    /// <summary>Where the key set is.</summary>
    public string? JwksUri { get; set; }

    /// <summary>The key set.</summary>
    public JsonWebKeySet? JsonWebKeySet { get; set; }
}
