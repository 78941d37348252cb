using Notify.Service.Delivery;
using Notify.Service.Presence;
using Notify.Service.Sockets;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStreams();
builder.AddSockets();
builder.Services.AddPresence();
builder.Services.AddOpenApi();

var app = builder.Build();
app.UseServiceDefaults();
app.MapStreams();
app.MapSockets();
app.MapPresence();
app.MapStats();
app.MapOpenApi().AllowAnonymous();
await app.RunAsync();
