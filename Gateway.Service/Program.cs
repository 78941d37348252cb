using Gateway.Service.Bots;
using Gateway.Service.Browser;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Administration;
using Gateway.Service.Limits;
using Gateway.Service.Pages;
using Gateway.Service.Proxy;
using Gateway.Service.Requests;
using Gateway.Service.Tickets;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddSecretsInPaths();
builder.AddStreamTickets();
builder.AddStandingAlone();
builder.AddServiceDefaults();
builder.AddTokenAuthentication(builder.HasAuth());
builder.AddRequestRules();
builder.AddRateLimits();
builder.AddBrowserSessions();
builder.AddBotTokens();
builder.AddGatewayConfig();
builder.AddGatewayAdministration();
builder.AddPages();
builder.AddProxy();

var app = builder.Build();
app.UseRequestMarks();
app.UseSecurityHeaders();
app.UseRequestRules();
app.UseWebFiles();
app.UseRouting();
app.UseRateLimits();
app.UseWebPages();
app.UseBodySize();
app.UseResponseHeaders();
app.UseServiceDefaults(before =>
{
    before.UseStreamTickets();
    before.UseBrowserSessions();
    before.UseBotTokens();
    before.UseCallerLimits();
});
app.MapPages();
app.MapGatewayAdministration();
app.MapBrowserSessions();
app.MapProxy();
await app.RunAsync();
