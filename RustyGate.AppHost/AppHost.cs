using RustyGate.AppHost;

if (Options.Parse(args) is not { } options)
    return 1;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = options.NoDashboard });
var data = options.Ephemeral ? null : Path.GetFullPath(options.Data ?? Path.Combine(builder.AppHostDirectory, "..", ".data"));

var internalKey = builder.AddParameter("internal-key", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true);
var (authdb, chatdb) = builder.AddDatabases(data);
var redis = builder.AddRedis();

var authMigrations = builder.AddMigrations<Projects.Auth_Service>("auth-migrations", authdb);
var chatMigrations = builder.AddMigrations<Projects.Chat_Service>("chat-migrations", chatdb);

var setupToken = builder.AddParameter("setup-token", new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true);
var keys = builder.AddDataFolder(data, "keys");
var auth = builder.AddService<Projects.Auth_Service>("auth", internalKey)
    .WithReference(authdb)
    .WithReference(redis)
    .WithEnvironment("DataProtection__Directory", keys)
    .WithEnvironment("Setup__Token", setupToken)
    .WithEnvironment("Mail__Folder", builder.AddDataFolder(data, "mail"))
    .WaitFor(redis)
    .WaitForCompletion(authMigrations);

var files = builder.AddDataFolder(data, "files");
var chat = builder.AddService<Projects.Chat_Service>("chat", internalKey)
    .WithReplicas(2)
    .WithReference(chatdb)
    .WithReference(redis)
    .WithReference(auth)
    .WithEnvironment("DataProtection__Directory", keys)
    .WithEnvironment("Files__Directory", files)
    .WithEnvironment("Thumbnails__Library", Libvips.Path)
    .WaitFor(redis)
    .WaitForCompletion(chatMigrations);
// Auth asks Chat for the channel of the first admin, and tells it who has gone, whenever it is up: neither waits for the other.
auth.WithReference(chat);

var notify = builder.AddService<Projects.Notify_Service>("notify", internalKey)
    .WithReplicas(2)
    .WithReference(redis)
    .WithReference(auth)
    .WithReference(chat)
    .WaitFor(redis)
    .WaitFor(chat);

// Chat asks Notify who is connected before it sends notifications, and does without where Notify is not up.
chat.WithReference(notify);

var gateway = builder.AddService<Projects.Gateway_Service>("gateway", internalKey, options.GatewayPort)
    .WithHttpsEndpoint(options.GatewayHttpsPort)
    .WithEnvironment("Https__Directory", builder.AddDataFolder(data, "https"))
    .WithExternalHttpEndpoints()
    .WithEnvironment("Gateway__File", options.GatewayConfig is { } config ? Path.GetFullPath(config) : builder.AddDataFile(data, "gateway.json"))
    .WithReference(redis)
    .WithReference(auth)
    .WithReference(chat)
    .WithReference(notify)
    .WaitFor(auth)
    .WaitFor(chat)
    .WaitFor(notify);
if (builder.Configuration["Mail:PublicUrl"] is { } publicUrl)
{
    chat.WithEnvironment("Checks__PublicUrl", publicUrl);
}
else
{
    auth.WithEnvironment("Mail__PublicUrl", gateway.GetEndpoint("http"));
    chat.WithEnvironment("Checks__PublicUrl", gateway.GetEndpoint("http"));
}
if (options.NoLimits)
    gateway.WithEnvironment("RateLimits__Enabled", "false");

if (data is not null)
{
    chat.WithEnvironment("Checks__BackupStamp", Path.Combine(data, "last-backup"));
    builder.AddRunningSystemFile(data, auth, authdb, redis, keys);
}
if (options.SeedDemo)
    builder.AddDemo(auth, authdb, chat, chatdb, files, internalKey);
builder.AddSetupLink(auth, gateway, internalKey, setupToken);

await builder.Build().RunAsync();
return Environment.ExitCode;
