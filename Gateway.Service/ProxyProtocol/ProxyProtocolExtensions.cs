using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Service.ProxyProtocol;

internal static class ProxyProtocolExtensions
{
    public static void AddProxyProtocol(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProxiedConnections>();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider =>
            new ConfigureOptions<KestrelServerOptions>(server => server.ConfigureEndpointDefaults(provider.GetRequiredService<ProxiedConnections>().Attach)));
    }
}
