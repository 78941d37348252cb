using Gateway.Service.Bots;
using Gateway.Service.Browser;
using Gateway.Service.Compression;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Administration;
using Gateway.Service.Cors;
using Gateway.Service.Https;
using Gateway.Service.Limits;
using Gateway.Service.OpenApi;
using Gateway.Service.Pages;
using Gateway.Service.Protection;
using Gateway.Service.Proxy;
using Gateway.Service.ProxyProtocol;
using Gateway.Service.Requests;
using Gateway.Service.ResponseCache;
using Gateway.Service.Shedding;
using Gateway.Service.Tickets;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service;

/// <summary>What the gateway is made of.</summary>
internal static class Parts
{
    /// <summary>First of all: what is secret in an address is out of it before anything looks at a request.</summary>
    public static void AddSecretsInAddresses(this WebApplicationBuilder builder)
    {
        builder.AddSecretsInPaths();
        builder.AddStreamTickets();
    }

    /// <summary>Who asks: by token, by cookie, as a bot.</summary>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        builder.AddTokenAuthentication(builder.HasAuth());
        builder.AddBrowserSessions();
        builder.AddBotTokens();
    }

    /// <summary>The one file, and administrators who look at it and change it.</summary>
    public static void AddConfiguration(this WebApplicationBuilder builder)
    {
        builder.AddGatewayConfig();
        builder.AddGatewayAdministration();
    }

    /// <summary>How connections are made and what a request on them may be.</summary>
    public static void AddTransport(this WebApplicationBuilder builder)
    {
        builder.AddHttps();
        builder.AddProxyProtocol();
        builder.AddProtection();
        builder.AddInlineSockets();
    }

    /// <summary>How much of it there may be.</summary>
    public static void AddLoadControl(this WebApplicationBuilder builder)
    {
        builder.AddRateLimits();
        builder.AddShedding();
    }

    /// <summary>What is answered, by the gateway itself and by those behind it.</summary>
    public static void AddAnswers(this WebApplicationBuilder builder)
    {
        builder.AddPages();
        builder.AddOpenApiDocument();
        builder.AddCompression();
        builder.AddRouteCors();
        builder.AddResponseCache();
        builder.AddProxy();
    }
}
