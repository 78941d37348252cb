using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Completes what was configured: audience, metadata address, client, configuration manager.</summary>
public class JwtBearerPostConfigureOptions : IPostConfigureOptions<JwtBearerOptions>
{
    /// <summary>Most of a metadata document or key set that is read, in bytes.</summary>
    private const int MostMetadata = 1024 * 1024;

    /// <inheritdoc/>
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MapInboundClaims)
        {
            throw new InvalidOperationException("MapInboundClaims must be false: claims keep the names they have in the token.");
        }

        if (string.IsNullOrEmpty(options.TokenValidationParameters.ValidAudience) && !string.IsNullOrEmpty(options.Audience))
        {
            options.TokenValidationParameters.ValidAudience = options.Audience;
        }

        options.ConfigurationManager ??= options.Configuration is { } known
            ? new StaticConfigurationManager<OpenIdConnectConfiguration>(known)
            : FromMetadata(options);
    }

    private static ConfigurationManager<OpenIdConnectConfiguration>? FromMetadata(JwtBearerOptions options)
    {
        if (string.IsNullOrEmpty(options.MetadataAddress) && !string.IsNullOrEmpty(options.Authority))
        {
            options.MetadataAddress = options.Authority.TrimEnd('/') + "/.well-known/openid-configuration";
        }

        if (string.IsNullOrEmpty(options.MetadataAddress))
        {
            return null;
        }

        if (options.RequireHttpsMetadata && !options.MetadataAddress.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("The MetadataAddress or Authority must use HTTPS unless disabled by RequireHttpsMetadata=false.");
        }

        options.Backchannel ??= new HttpClient(options.BackchannelHttpHandler ?? new SocketsHttpHandler())
        {
            Timeout = options.BackchannelTimeout,
            MaxResponseContentBufferSize = MostMetadata,
        };
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            options.MetadataAddress,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata })
        {
            AutomaticRefreshInterval = options.AutomaticRefreshInterval,
            RefreshInterval = options.RefreshInterval,
        };
    }
}
