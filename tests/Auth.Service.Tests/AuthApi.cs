using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Auth.Service.Accounts.Departures;
using Auth.Service.Database;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Tests;

/// <summary>One replica of the service, on a database and a key folder that other replicas may share.</summary>
internal sealed class AuthApi : WebApplicationFactory<Program>
{
    public const string ServiceKey = "a-key-of-the-tests-that-is-long-enough";

    private const string NoRedis = "127.0.0.1:1,connectTimeout=100";

    /// <summary>Only a test of limits is to meet one: whatever else the machine of the tests does, everyone else waits.</summary>
    private const string LongLimits = ";Timeout=60;Command Timeout=60";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly string _connectionString;
    private readonly KeyFolder _keys;
    private readonly bool _isFirst;
    private readonly (string Key, string Value)[] _settings;

    private AuthApi(string connectionString, KeyFolder keys, bool isFirst, (string Key, string Value)[] settings) =>
        (_connectionString, _keys, _isFirst, _settings) = (connectionString, keys, isFirst, settings);

    /// <summary>Everything that it logged, down to the smallest detail.</summary>
    public ConcurrentQueue<string> Logged { get; } = [];

    /// <summary>Chat, as this service reaches it.</summary>
    public ChatOfTests Chat { get; } = new();

    public static async Task<AuthApi> NewAsync(AuthPostgres server, params (string Key, string Value)[] settings) =>
        new(await server.NewDatabaseAsync(), new KeyFolder(), isFirst: true, settings);

    /// <summary>With the limits of an installation, for tests of them.</summary>
    public static async Task<AuthApi> WithLimitsAsync(AuthPostgres server, params (string Key, string Value)[] settings) =>
        new(await server.NewDatabaseAsync(), new KeyFolder(), isFirst: true, settings) { HasLimits = true };

    /// <summary>Whose time is <paramref name="clock"/>'s.</summary>
    public static async Task<AuthApi> OnClockAsync(AuthPostgres server, TimeProvider clock) =>
        new(await server.NewDatabaseAsync(), new KeyFolder(), isFirst: true, []) { Clock = clock };

    /// <summary>One that is not to come up: with settings that it refuses before it asks for a database.</summary>
    public static AuthApi Unstarted(params (string Key, string Value)[] settings) => new("Host=127.0.0.1;Port=1", new KeyFolder(), isFirst: true, settings);

    /// <summary>Another replica on the same database and folder, to be ended before this one.</summary>
    public AuthApi Replica(params (string Key, string Value)[] settings) =>
        new(_connectionString, _keys, isFirst: false, settings) { HasLimits = HasLimits, Clock = Clock };

    private bool HasLimits { get; init; }

    private TimeProvider Clock { get; init; } = TimeProvider.System;

    public Task<HttpResponseMessage> PostAsync(string path, object body) =>
        CreateClient().PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostTextAsync(string path, string body, string type = "application/json") =>
        CreateClient().PostAsync(path, new StringContent(body, new MediaTypeHeaderValue(type)), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path) => CreateClient().GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>A client that is another service of ours.</summary>
    public HttpClient AsService()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Service", ServiceKey);
        return client;
    }

    /// <summary>Runs a verb of the service as a process of its own on the same database and folder: its exit code and what it wrote.</summary>
    public async Task<(int Code, string Output)> CommandAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(AuthDb).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__authdb"] = _connectionString,
                ["ConnectionStrings__redis"] = _settings.LastOrDefault(setting => setting.Key == "ConnectionStrings:redis").Value ?? NoRedis,
                ["DataProtection__Directory"] = _keys.Path,
                ["Internal__Key"] = ServiceKey,
            },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Works on the database as the service itself does.</summary>
    public Task<T> InDatabaseAsync<T>(Func<AuthDb, Task<T>> work) => InDatabaseAsync((db, _) => work(db));

    /// <summary>Works on the database by the service's own parts.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<AuthDb, IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<AuthDb>(), scope.ServiceProvider);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_isFirst)
        {
            _keys.Dispose();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:authdb", HasLimits ? _connectionString : _connectionString + LongLimits);
        builder.UseSetting("DataProtection:Directory", _keys.Path);
        builder.UseSetting("ConnectionStrings:redis", NoRedis);
        builder.UseSetting("Internal:Key", ServiceKey);
        if (!HasLimits)
        {
            builder.UseSetting("Passwords:WaitMilliseconds", "30000");
            builder.ConfigureServices(services => services.PostConfigureAll<AnswerLimit>(limit => limit.Patience = Long));
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services.AddTransient<IStartupFilter, ClientAddress>());
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(Clock);
            services.AddHttpClient(nameof(ChatAccounts)).ConfigurePrimaryHttpMessageHandler(() => Chat);
        });
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace)
            .AddFilter<LogCollector>(category: null, LogLevel.Trace).AddProvider(new LogCollector(Logged)));
    }
}
