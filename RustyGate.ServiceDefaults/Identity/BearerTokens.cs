using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Which bearer tokens are accepted: ES256, of our issuer, for our audience, of the access type, of a user and a session.</summary>
internal sealed class BearerTokens(IOptions<TokenOptions> tokens, IHttpClientFactory clients, RevocationCache revocations, TimeProvider clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>The client that gets the issuer's metadata and keys.</summary>
    public const string Backchannel = "tokens";

    /// <summary>Ours have some 500 bytes.</summary>
    private const int MostTokenBytes = 16 * 1024;

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MetadataAddress = "http://auth/.well-known/openid-configuration";
        options.RequireHttpsMetadata = false;
        options.Backchannel = clients.CreateClient(Backchannel);
        options.AutomaticRefreshInterval = TimeSpan.FromMinutes(5);
        options.RefreshInterval = TimeSpan.FromSeconds(10);
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = tokens.Value.Issuer,
            ValidAudience = tokens.Value.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [TokenOptions.AccessTokenType],
            // RFC 7515 leaves kid to the issuer, and ours always names its key: a token that names none is none of ours.
            TryAllIssuerSigningKeys = false,
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = "sub",
            RoleClaimType = "role",
        };
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new VerifiedTokens(clock) { MapInboundClaims = false, MaximumTokenSizeInBytes = MostTokenBytes });

        options.Events = new BearerTokenEvents(revocations);
    }
}
