using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Files;
using Chat.Service.Files.Thumbnails;
using Chat.Service.Messages;
using Chat.Service.Moderation;
using Chat.Service.Search;
using Chat.Service.Storage;
using Chat.Service.Text;
using Chat.Service.Users;
using Chat.Service.Webhooks;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Database;
using RustyGate.ServiceDefaults.Identity;

if (args is [ThumbnailProcess.Verb, var library, var size, var megabytes, var seconds])
{
    return ThumbnailProcess.Run(library, size, megabytes, seconds);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStorage();
builder.AddDelivery();
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => options.AddSchemaTransformer<WordSchemas>());
builder.AddAudit();
builder.Services.AddUsers();
builder.Services.AddChats();
builder.Services.AddModeration();
builder.Services.AddMessages();
builder.Services.AddFiles();
builder.Services.AddSearch();
builder.Services.AddWebhooks();

var app = builder.Build();
if (args is ["migrate"])
{
    return await app.RunMigrationsAsync<ChatDb>();
}

app.UseServiceDefaults(before => before.UseForwardedHeaders());
app.MapOpenApi().AllowAnonymous();
app.MapUsers();
app.MapChats();
app.MapModeration();
app.MapMessages();
app.MapFiles();
app.MapSearch();
app.MapWebhooks();
app.MapDelivery();
await app.RunAsync();
return 0;
