using Gateway.Service.Bots;
using Gateway.Service.Browser;
using Gateway.Service.Compression;
using Gateway.Service.ErrorPages;
using Gateway.Service.Https;
using Gateway.Service.Limits;
using Gateway.Service.Observing;
using Gateway.Service.OpenApi;
using Gateway.Service.Pages;
using Gateway.Service.Protection;
using Gateway.Service.Requests;
using Gateway.Service.ResponseCache;
using Gateway.Service.Shedding;
using Gateway.Service.Tickets;
using RustyGate.ServiceDefaults;

namespace Gateway.Service;

/// <summary>A request's way through the gateway. Each step relies on those before it.</summary>
internal static class Pipeline
{
    public static void UsePipeline(this WebApplication app)
    {
        // Who asks, under which id: whatever happens then is counted and logged with it, and has the headers of every answer.
        app.UseTrustedProxies();
        app.UseRequestMarks();
        app.UseObserving();
        app.UseSecurityHeaders();

        // What must not be answered is refused before anything is read of it.
        app.UseHttpsRules();
        app.UseProtection();
        app.UseRequestRules();

        // What is done with an answer on its way out, whoever gives it.
        app.UseCompression();
        app.UseErrorPages();

        // Files count against nobody. For the rest the route decides what holds.
        app.UseWebFiles();
        app.UseDocumentedRouting();
        app.UseCors();

        // Cheap refusals before the dear check of a token.
        app.UseRateLimits();
        app.UseShedding();
        app.UseWebPages();
        app.UseBodySize();
        app.UseResponseHeaders();

        // Tickets, cookies and bots' tokens become access tokens, which are then checked; with them the limits of users are known.
        app.UseServiceDefaults(before =>
        {
            before.UseStreamTickets();
            before.UseBrowserSessions();
            before.UseBotTokens();
            before.UseCallerLimits();
        });

        // Only who may ask gets what is kept.
        app.UseResponseCache();
    }
}
