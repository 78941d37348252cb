using Notify.Service.Streams;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStreams();

var app = builder.Build();
app.UseServiceDefaults();
app.MapStreams();
await app.RunAsync();
