using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Auth.Service.Keys;

/// <summary>
/// Auth checks tokens by the keys in its own hands, where the other services fetch them from here: no call to itself, none at start,
/// and no key that it signs with and does not know.
/// </summary>
internal sealed class OwnKeys(SigningKeyRing ring) : IConfigurationManager<OpenIdConnectConfiguration>, IConfigureNamedOptions<JwtBearerOptions>
{
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        var configuration = new OpenIdConnectConfiguration();
        foreach (var key in (await ring.GetAsync(cancel)).Verifying)
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }

    /// <summary>Nothing to do: the ring renews itself.</summary>
    public void RequestRefresh()
    {
    }

    public void Configure(JwtBearerOptions options) => options.ConfigurationManager = this;

    public void Configure(string? name, JwtBearerOptions options) => Configure(options);
}
