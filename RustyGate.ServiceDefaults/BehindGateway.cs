using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults;

/// <summary>For services that want to know who is in front of the gateway.</summary>
public static class BehindGateway
{
    /// <summary>
    /// The client's address and the origin that it asked, as the gateway forwards them: taken from this machine, and from the
    /// networks in <c>ForwardedHeaders:Networks</c> (CIDR) where the gateway runs on another.
    /// </summary>
    public static void AddBehindGateway(this WebApplicationBuilder builder)
    {
        var networks = builder.Configuration.GetSection("ForwardedHeaders:Networks").Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var network in networks)
            {
                o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }
}
