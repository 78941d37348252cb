using Auth.Service;
using Auth.Service.Accounts;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Auth.Service.Bots;
using Auth.Service.BrowserSessions;
using Auth.Service.Database;
using Auth.Service.Keys;
using Auth.Service.Mail;
using Auth.Service.Mfa;
using Auth.Service.Revocations;
using Auth.Service.Sessions;
using Auth.Service.Tickets;
using Auth.Service.Setup;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(args);
if (!builder.AddRunningSystem(args))
{
    return 1;
}

builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddBehindGateway();
builder.AddAuthDb();
builder.AddSigningKeys();
builder.AddRevocations();
builder.AddSessions();
builder.AddAccounts();
builder.AddAudit();
builder.AddMfa();
builder.AddAdmin();
builder.AddSetup();
builder.AddMail();
builder.AddBots();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();
if (await app.RunVerbAsync(args) is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults(before => before.UseForwardedHeaders());
app.MapOpenApi().AllowAnonymous();
app.MapKeys();
app.MapRevocations();
app.MapBrowserSessions();
app.MapAccounts();
app.MapSessions();
app.MapTickets();
app.MapMfa();
app.MapAudit();
app.MapAdmin();
app.MapBots();
app.MapSetup();
await app.RunAsync();
return 0;
