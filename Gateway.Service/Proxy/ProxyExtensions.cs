using Gateway.Service.Browser;
using Microsoft.AspNetCore.DataProtection;
using RustyGate.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace Gateway.Service.Proxy;

internal static class ProxyExtensions
{
    /// <summary>How long an upstream may take to accept a connection.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    public static void AddProxy(this WebApplicationBuilder builder)
    {
        // YARP asks for it for affinity cookies, which no route uses: nothing to keep between starts.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, ConnectionFailures>();
        builder.Services.AddSingleton<Clusters>();
        builder.Services.AddSingleton<IProxyConfigProvider, YarpConfig>();
        builder.Services.AddReverseProxy()
            .AddTransforms<KnownIdentity>()
            .AddTransforms<SignInReply>()
            .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = ConnectTimeout);
    }

    public static void MapProxy(this WebApplication app) => app.MapReverseProxy(proxy =>
    {
        proxy.UseMiddleware<UpstreamErrors>();
        proxy.UseMiddleware<StreamDrain>();
        proxy.UseMiddleware<NextReplica>();
        proxy.UseLoadBalancing();
        proxy.UsePassiveHealthChecks();
    }).ConfigureEndpoints((endpoint, route) =>
    {
        var rules = Routes.RulesOf(route);
        endpoint.WithMetadata(rules);
        if (rules.Bots)
        {
            endpoint.AllowAllBots();
        }
    });
}
