using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Tests;

/// <summary>The gateway itself on real sockets, with an issuer of tokens and whatever upstreams a test starts.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    public const string InternalKey = "the-key-of-these-tests-0123456789abcdef";

    private readonly List<TinyServer> _upstreams = [];
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal)
    {
        ["Internal:Key"] = InternalKey,
        ["hostBuilder:reloadConfigOnChange"] = "false",
        ["ConnectionStrings:redis"] = "127.0.0.1:1,connectTimeout=100",
        ["Gateway:Poll"] = "00:00:00.020",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-");
    private Factory? _factory;
    private TimeProvider? _time;
    private bool _hasAuth = true;

    public TokenAuthority Authority { get; } = new();

    /// <summary>Everything that it logged at the levels of its own settings, with the values of each message.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Logged { get; } = [];

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Where it answers by https, when it was started <see cref="WithHttps"/>.</summary>
    public Uri HttpsAddress { get; private set; } = new("https://127.0.0.1");

    public string ConfigPath => Path.Combine(_folder.FullName, "gateway.json");

    public bool IsRedisConnected => _factory!.Services.GetRequiredService<StackExchange.Redis.IConnectionMultiplexer>().IsConnected;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public RunningGateway With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>It goes by this clock.</summary>
    public RunningGateway With(TimeProvider time)
    {
        _time = time;
        return this;
    }

    public RunningGateway WithHttps() => With("urls", "http://127.0.0.1:0;https://127.0.0.1:0").With("Https:Directory", _folder.FullName);

    /// <summary>Its <c>gateway.json</c>: what differs from the one that it comes with.</summary>
    public RunningGateway Configured(string json)
    {
        var differences = JsonNode.Parse(json)!.AsObject();
        differences.TryAdd("extends", "rustygate");
        return Alone(differences.ToJsonString());
    }

    /// <summary>Its <c>gateway.json</c>, whole.</summary>
    public RunningGateway Alone(string text)
    {
        File.WriteAllText(ConfigPath, text);
        return With("Gateway:File", ConfigPath);
    }

    /// <summary>Its configuration is at this path, there or not.</summary>
    public RunningGateway At(string path) => With("Gateway:File", path);

    /// <summary>No service of RustyGate's, and no server, is anywhere.</summary>
    public RunningGateway WithoutAuth()
    {
        _settings.Remove("Internal:Key");
        _settings.Remove("ConnectionStrings:redis");
        _hasAuth = false;
        return this;
    }

    /// <summary>Starts a replica of a service, which says it is well unless the test maps that itself.</summary>
    public async Task<TinyServer> AddUpstreamAsync(string service, Action<WebApplication> map)
    {
        var upstream = await TinyServer.StartAsync(app =>
        {
            map(app);
            app.MapFallback("/health/ready", () => "well");
        });
        _upstreams.Add(upstream);
        With($"services:{service}:http:{_settings.Keys.Count(key => key.StartsWith($"services:{service}:", StringComparison.Ordinal))}", upstream.Address);
        return upstream;
    }

    public async Task<RunningGateway> StartAsync()
    {
        if (_hasAuth)
        {
            await Authority.StartAsync();
            With("services:auth:http:0", Authority.Address);
        }

        _factory = new Factory(_settings, Logged, _time);
        _factory.UseKestrel();
        _factory.StartServer();
        var addresses = _factory.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Address = new Uri(addresses.First());
        HttpsAddress = new Uri(addresses.Last());
        Client.BaseAddress = Address;
        if (_hasAuth && !Authority.IsSilent)
        {
            // The first request waits for what is revoked only so long.
            await Eventually.HoldsAsync(() => Service<RevocationCache>().IsReached);
        }

        return this;
    }

    /// <summary>A request of <paramref name="user"/>, or of nobody.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, Guid? user = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (user is { } caller)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Authority.TokenOf(caller));
        }

        return request;
    }

    /// <summary>A request of an administrator.</summary>
    public HttpRequestMessage AdminRequest(HttpMethod method, string path, Guid admin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Authority.TokenOf(admin, role: "admin"));
        return request;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path, Guid? user = null) => SendAsync(Request(HttpMethod.Get, path, user));

    /// <summary>A part of the gateway that others read.</summary>
    public T Service<T>()
        where T : notnull => _factory!.Services.GetRequiredService<T>();

    /// <summary>What SIGTERM begins.</summary>
    public void Stop() => _factory!.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        (_time as ManualTime)?.GoOn();
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        foreach (var upstream in _upstreams)
        {
            await upstream.DisposeAsync();
        }

        await Authority.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class Factory(Dictionary<string, string> settings, System.Collections.Concurrent.ConcurrentQueue<string> logged, TimeProvider? time)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseUrls("http://127.0.0.1:0");
            if (settings.TryGetValue("environment", out var environment))
            {
                builder.UseEnvironment(environment);
            }

            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            if (time is not null)
            {
                builder.ConfigureTestServices(services => services.AddSingleton(time));
            }

            builder.ConfigureLogging(logging => logging.AddProvider(new LogCollector(logged)));
        }
    }
}
