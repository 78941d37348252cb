using System.Net.Http.Headers;
using System.Net.Http.Json;
using Chat.Service.Audit;
using Chat.Service.Push;
using Chat.Service.Stats;
using Chat.Service.Users;
using Chat.Service.Webhooks.Incoming;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Internal;

namespace Chat.Service.Tests;

/// <summary>
/// The service on a database of its own, without Redis: what it answers must not depend on it. Callers come by a token of the tests,
/// and Auth knows everyone but <see cref="Nobody"/>.
/// </summary>
internal sealed class ChatApi : WebApplicationFactory<Program>
{
    public const string ServiceKey = "a-key-of-the-tests-that-is-long-enough";

    /// <summary>Only a test of limits is to meet one: whatever else the machine of the tests does, everyone else waits.</summary>
    private const string LongLimits = ";Timeout=60;Command Timeout=60";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly string _connectionString;
    private readonly Dictionary<string, string> _settings;
    private readonly bool _isReplica;

    private ChatApi(ChatDatabase database, Dictionary<string, string> settings, string? folder = null) =>
        (Database, _connectionString, _settings, _isReplica, Folder) =
        (database, database.ConnectionString, settings, folder is not null, folder ?? Directory.CreateTempSubdirectory("rustygate-files-").FullName);

    /// <summary>Someone whom Auth does not know.</summary>
    public static Guid Nobody { get; } = Guid.CreateVersion7();

    public ChatDatabase Database { get; }

    /// <summary>Where it keeps uploads.</summary>
    public string Folder { get; }

    /// <summary>Auth's audit log.</summary>
    public AuditLogOfAuth Audit { get; } = new();

    /// <summary>Notify, as this service reaches it.</summary>
    public NotifyOfTests Notify { get; } = new();

    public static async Task<ChatApi> NewAsync(PostgresServer server, params (string Key, string Value)[] settings) =>
        new(await ChatDatabase.NewAsync(server), settings.ToDictionary(s => s.Key, s => s.Value));

    /// <summary>With the limits of an installation, for tests of them.</summary>
    public static async Task<ChatApi> WithLimitsAsync(PostgresServer server, TimeProvider? clock = null) =>
        new(await ChatDatabase.NewAsync(server), []) { HasLimits = true, Clock = clock ?? TimeProvider.System };

    /// <summary>Another replica on the same database and folder, which are not its own to end.</summary>
    public ChatApi Replica(bool hasLimits = false) => new(Database, _settings, Folder) { HasLimits = hasLimits, Clock = Clock };

    private bool HasLimits { get; init; }

    private TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>A client whose requests are <paramref name="user"/>'s.</summary>
    public HttpClient As(Guid user, string role = "user")
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(TestTokens.Scheme, $"{user} {role}");
        return client;
    }

    /// <summary>A client that is another service of ours.</summary>
    public HttpClient AsService()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Service", ServiceKey);
        return client;
    }

    /// <summary>A group of the caller and <paramref name="members"/>, made through the API.</summary>
    public async Task<Guid> NewGroupAsync(Guid owner, params Guid[] members)
    {
        var response = await As(owner).PostAsJsonAsync("/api/chats", new { type = "group", name = "A group", members }, TestContext.Current.CancellationToken);
        return (await response.EnsureSuccessStatusCode().ReadAsync()).GetProperty("id").GetGuid();
    }

    /// <summary>A chat of <paramref name="type"/> of the caller and <paramref name="members"/>, made through the API.</summary>
    public async Task<Guid> NewChatAsync(string type, string name, Guid owner, params Guid[] members)
    {
        var response = await As(owner).PostAsJsonAsync("/api/chats", new { type, name, members }, TestContext.Current.CancellationToken);
        return (await response.EnsureSuccessStatusCode().ReadAsync()).GetProperty("id").GetGuid();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:chatdb", HasLimits ? _connectionString : _connectionString + LongLimits);
        builder.UseSetting("ConnectionStrings:redis", "127.0.0.1:1,connectTimeout=100");
        builder.UseSetting("Internal:Key", ServiceKey);
        builder.UseSetting("Files:Directory", Folder);
        builder.UseSetting("Logging:LogLevel:Default", "None");
        // No test calls an address out of a message by accident.
        builder.UseSetting("Previews:Enabled", "false");
        if (!HasLimits)
        {
            builder.UseSetting("Writes:Patience", $"{Long}");
            builder.ConfigureServices(services => services.PostConfigureAll<AnswerLimit>(limit => limit.Patience = Long));
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(Clock);
            services.AddAuthentication(TestTokens.Scheme).AddScheme<AuthenticationSchemeOptions, TestTokens>(TestTokens.Scheme, null);
            services.AddHttpClient(nameof(ConnectedUsers)).ConfigurePrimaryHttpMessageHandler(() => Notify);
            services.AddHttpClient(nameof(NotifyReplicas)).ConfigurePrimaryHttpMessageHandler(() => Notify);
            services.AddHttpClient(nameof(AuditClient)).ConfigurePrimaryHttpMessageHandler(() => Audit);
            services.AddHttpClient(nameof(UserDirectory)).ConfigurePrimaryHttpMessageHandler(() => new KnownUsers());
            services.AddHttpClient(nameof(HookSenders)).ConfigurePrimaryHttpMessageHandler(() => new KnownBots());
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!_isReplica && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
