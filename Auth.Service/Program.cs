using Auth.Service;
using Auth.Service.Accounts;
using Auth.Service.Admin;
using Auth.Service.Bots;
using Auth.Service.Database;
using Auth.Service.Keys;
using Auth.Service.Sessions;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

if (Verbs.CreateBuilder(args) is not { } builder)
{
    return 1;
}

builder.AddServiceDefaults().AddTokenAuthentication().AddBehindGateway();
builder.AddAuthDb(hasTime: Verbs.Are(args));
builder.AddSigningKeys();
builder.AddSessions();
builder.AddAccounts();
builder.AddAdmin();
builder.AddBots();
builder.Services.AddValidation().AddOpenApi();

var app = builder.Build();
if (await app.RunVerbAsync(args) is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults(before => before.UseForwardedHeaders());
app.MapOpenApi().AllowAnonymous();
app.MapKeys();
app.MapSessions();
app.MapAccounts();
app.MapAdmin();
app.MapBots();
await app.RunAsync();
return 0;
