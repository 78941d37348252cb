using Edge;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Notify.Service.Tests.Service;

/// <summary>The service itself on real sockets, with a log and an issuer of these tests and no Redis: the log alone delivers.</summary>
public sealed class RunningNotify : IAsyncDisposable
{
    private readonly List<WebApplicationFactory<Program>> _replicas = [];
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private TimeProvider? _time;

    public TokenAuthority Authority { get; } = new();

    public FakeChat Chat { get; } = new();

    public HttpClient Client => _client;

    public static Task<RunningNotify> StartAsync(params (string Key, string Value)[] settings) => StartAsync(time: null, settings);

    /// <summary>One that goes by a clock of the test's.</summary>
    public static async Task<RunningNotify> StartAsync(TimeProvider? time, params (string Key, string Value)[] settings)
    {
        var running = new RunningNotify { _time = time };
        await running.Authority.StartAsync();
        await running.Chat.StartAsync();
        await running.AddReplicaAsync(settings);
        return running;
    }

    /// <summary>Starts another replica over the same log; its address.</summary>
    public async Task<string> AddReplicaAsync(params (string Key, string Value)[] settings)
    {
        var factory = new Factory(this, settings);
        factory.UseKestrel();
        factory.StartServer();
        _replicas.Add(factory);
        var address = AddressOf(_replicas.Count - 1);
        await Eventually.HoldsAsync(async () => (await _client.GetAsync($"{address}/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        return address;
    }

    public string AddressOf(int replica) =>
        _replicas[replica].Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    public T Get<T>() where T : notnull => _replicas[0].Services.GetRequiredService<T>();

    /// <summary>A request of a user.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Guid user, HttpContent? content = null, int replica = 0)
    {
        using var request = new HttpRequestMessage(method, $"{AddressOf(replica)}{path}") { Content = content };
        request.Headers.Authorization = new("Bearer", Authority.TokenOf(user));
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends a replica as a kill would: nothing is said of it.</summary>
    public async Task StopAsync(int replica) => await _replicas[replica].DisposeAsync();

    public Task<SseReader> OpenAsync(Guid user, string? lastEventId = null, int replica = 0, TimeSpan? lifetime = null, Guid? session = null) =>
        new SseReader(_client, $"{AddressOf(replica)}/events", Authority.TokenOf(user, lifetime, session)) { LastEventId = lastEventId }.OpenAsync();

    /// <summary>A stream that is past its start: what happens from now on comes live.</summary>
    public async Task<SseReader> OpenLiveAsync(Guid user, Guid chat)
    {
        var stream = await OpenAsync(user);
        await stream.NextAsync("ready");
        Chat.Say(chat, "live?");
        await stream.NextAsync("NewMessage");
        return stream;
    }

    /// <summary>What SIGTERM begins.</summary>
    public void Stop(int replica = 0) => _replicas[replica].Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        (_time as ManualTime)?.GoOn();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await Chat.DisposeAsync();
        await Authority.DisposeAsync();
    }

    private sealed class Factory(RunningNotify running, (string Key, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseUrls("http://127.0.0.1:0");
            builder.UseSetting("Internal:Key", FakeChat.Key);
            builder.UseSetting("services:auth:http:0", running.Authority.Address);
            builder.UseSetting("services:chat:http:0", running.Chat.Address);
            builder.UseSetting("ConnectionStrings:redis", "127.0.0.1:1,connectTimeout=100,abortConnect=false");
            builder.UseSetting("Streams:SweepWithoutRedis", "00:00:00.02");
            builder.UseSetting("Streams:ReturnWithin", "00:00:00.02");
            // The runner hears of results by the same standard output.
            builder.UseSetting("Logging:Console:LogLevel:Default", "None");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            if (running._time is { } time)
            {
                builder.ConfigureTestServices(services => services.AddSingleton(time));
            }
        }
    }
}
