using Chat.Service;
using Chat.Service.Accounts;
using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Chat.Service.Text;
using Chat.Service.Webhooks;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

if (Verbs.RunBare(args) is { } bare) return bare;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStorage();
builder.AddDelivery();
builder.AddAudit();
builder.Services.AddValidation().AddOpenApi(options => options.AddSchemaTransformer<WordSchemas>());
builder.Services.AddChats();
builder.Services.AddMessages();
builder.Services.AddFiles();
builder.Services.AddWebhooks();
builder.Services.AddAccounts();

var app = builder.Build();
if (await app.RunVerbAsync(args) is { } exitCode) return exitCode;

app.UseServiceDefaults(before => before.UseForwardedHeaders());
app.MapOpenApi().AllowAnonymous();
app.MapChats();
app.MapMessages();
app.MapFiles();
app.MapWebhooks();
app.MapAccounts();
app.MapDelivery();
await app.RunAsync();
return 0;
