using Gateway.Service.Limits;
using Gateway.Service.Pages;
using Gateway.Service.Proxy;
using Gateway.Service.Requests;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddRequestRules();
builder.AddRateLimits();
builder.AddProxy();

var app = builder.Build();
app.UseRequestMarks();
app.UseSecurityHeaders();
app.UseRequestRules();
app.UseRateLimits();
app.UseWebClient();
app.UseRouting();
app.UseBodySize();
app.UseServiceDefaults();
app.MapPages();
app.MapProxy();
await app.RunAsync();
