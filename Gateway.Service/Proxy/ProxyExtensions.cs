using Gateway.Service.Balancing;
using Gateway.Service.Browser;
using Gateway.Service.Canary;
using Gateway.Service.Circuits;
using Gateway.Service.Health;
using Gateway.Service.Observing;
using Gateway.Service.Retries;
using Gateway.Service.Streams;
using Microsoft.AspNetCore.DataProtection;
using RustyGate.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Gateway.Service.Proxy;

internal static class ProxyExtensions
{
    public static void AddProxy(this WebApplicationBuilder builder)
    {
        // YARP asks for it for affinity cookies, which no route uses: nothing to keep between starts.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddBalancing();
        builder.Services.AddSingleton<IAvailableDestinationsPolicy, Availability>();
        builder.Services.AddSingleton<IActiveHealthCheckPolicy, ActiveChecks>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, PassiveChecks>();
        builder.Services.AddSingleton<UpstreamMetrics>();
        builder.Services.AddSingleton<CircuitBreakers>();
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
        builder.Services.AddSingleton<Clusters>();
        builder.Services.AddSingleton<IForwarderHttpClientFactory, UpstreamConnections>();
        builder.Services.AddSingleton<YarpConfig>();
        builder.Services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<YarpConfig>());
        builder.Services.AddSingleton<IConfigChangeListener, YarpListener>();
        builder.Services.AddReverseProxy()
            .AddTransforms<KnownIdentity>()
            .AddTransforms<TraceContext>()
            .AddTransforms<RequestHeaders>()
            .AddTransforms<SignInReply>()
            .AddTransforms<RevealedReplica>()
            .AddTransforms<UpstreamChosen>();
        builder.Services.AddRetries();
    }

    public static void MapProxy(this WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<UpstreamErrors>();
            proxy.UseMiddleware<StreamDrain>();
            proxy.UseMiddleware<CanaryMiddleware>();
            proxy.UseMiddleware<CircuitMiddleware>();
            proxy.UseMiddleware<TotalTimeout>();
            proxy.UseMiddleware<RetryMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        }).ConfigureEndpoints((endpoint, route) =>
        {
            var rules = Routes.RulesOf(route);
            endpoint.WithMetadata(rules, new RetryBudget(rules.Retries, time));
            if (rules.Bots)
            {
                endpoint.AllowAllBots();
            }
        });
    }
}
