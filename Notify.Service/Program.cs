using Notify.Service.Sockets;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStreams();
builder.AddSockets();

var app = builder.Build();
app.UseServiceDefaults();
app.MapStreams();
app.MapSockets();
await app.RunAsync();
