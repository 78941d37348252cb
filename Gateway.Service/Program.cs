using Gateway.Service.Limits;
using Gateway.Service.Pages;
using Gateway.Service.Proxy;
using Gateway.Service.Requests;
using RustyGate.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.Services.AddAuthorization();
builder.AddRequestRules();
builder.AddRateLimits();
builder.AddProxy();

var app = builder.Build();
app.UseRequestMarks();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseRequestRules();
app.UseRateLimits();
app.UseWebClient();
app.UseRouting();
app.MapPages();
app.MapProxy();
await app.RunAsync();
