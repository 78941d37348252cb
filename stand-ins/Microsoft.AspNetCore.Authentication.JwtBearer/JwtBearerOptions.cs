using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>How bearer tokens are read and validated.</summary>
public class JwtBearerOptions : AuthenticationSchemeOptions
{
    /// <summary>Whether the metadata's address must be https.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>Where the metadata is; by default <c>/.well-known/openid-configuration</c> of the <see cref="Authority"/>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>The issuer's address.</summary>
    public string? Authority { get; set; }

    /// <summary>An accepted audience, where the parameters name none.</summary>
    public string? Audience { get; set; }

    /// <summary>The text of <c>WWW-Authenticate</c>.</summary>
    public string Challenge { get; set; } = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Called while a request is authenticated.</summary>
    public new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    /// <summary>The handler of the client that gets the metadata.</summary>
    public HttpMessageHandler? BackchannelHttpHandler { get; set; }

    /// <summary>That client's time-out.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The client that gets the metadata.</summary>
    public HttpClient Backchannel { get; set; } = null!;

    /// <summary>A configuration that is known beforehand; nothing is fetched then.</summary>
    public OpenIdConnectConfiguration? Configuration { get; set; }

    /// <summary>Where the configuration comes from.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? ConfigurationManager { get; set; }

    /// <summary>Whether an unknown key id causes a renewal, within <see cref="RefreshInterval"/>.</summary>
    public bool RefreshOnIssuerKeyNotFound { get; set; } = true;

    /// <summary>What validates tokens, tried in turn.</summary>
    public IList<TokenHandler> TokenHandlers { get; } = [new JsonWebTokenHandler()];

    /// <summary>What a token must fulfil.</summary>
    public TokenValidationParameters TokenValidationParameters { get; set; } = new();

    /// <summary>Whether the token is kept in the authentication's properties.</summary>
    public bool SaveToken { get; set; } = true;

    /// <summary>Whether <c>WWW-Authenticate</c> says what was wrong.</summary>
    public bool IncludeErrorDetails { get; set; } = true;

    /// <summary>Must be false: claims keep the names they have in the token.</summary>
    public bool MapInboundClaims { get; set; } = true;

    /// <summary>How old a configuration may get.</summary>
    public TimeSpan AutomaticRefreshInterval { get; set; } = BaseConfigurationManager.DefaultAutomaticRefreshInterval;

    /// <summary>The least time between renewals because of unknown keys.</summary>
    public TimeSpan RefreshInterval { get; set; } = BaseConfigurationManager.DefaultRefreshInterval;
}
