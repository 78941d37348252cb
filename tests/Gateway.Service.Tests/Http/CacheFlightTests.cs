using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;
using Gateway.Service.Observing;
using Gateway.Service.ResponseCache;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Tests.Http;

/// <summary>Who fetches when many want the same: the cache of answers by itself, by the test's clock, so that what meets by chance meets each time.</summary>
public sealed class CacheFlightTests : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Clock _time = new();
    private readonly Scopes _renewals = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RunningConfig _running = new(ConfigReader.Read("""{ "extends": "rustygate" }""", ConfigFormat.Json));
    private readonly CacheStore _store;
    private readonly ServeFromCache _cache;
    private CacheConfig _rules = new() { Ttl = Fresh, Key = CacheScope.Public };
    private int _asked;

    public CacheFlightTests()
    {
        _store = new CacheStore(_running);
        var renewals = new Renewals(_renewals, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<Renewals>.Instance);
        _cache = new ServeFromCache(
            context => context.Response.WriteAsync($"{Interlocked.Increment(ref _asked)}"), _store, ActivatorUtilities.CreateInstance<CacheMetrics>(_services), renewals, _time);
    }

    public void Dispose()
    {
        _store.Dispose();
        _running.Dispose();
        _services.Dispose();
        _renewals.Dispose();
    }

    [Fact]
    public async Task What_another_has_fetched_since_it_was_looked_for_is_not_fetched_again()
    {
        await AskAsync();
        _time.Pass(Fresh);
        Task<string>? other = null;
        _time.AfterTheNextLook(() => other = AskAsync());

        Assert.Equal("2", await AskAsync());

        Assert.Equal("2", await other!);
        Assert.Equal((2, false), (_asked, IsFetching()));
    }

    [Fact]
    public async Task What_another_has_renewed_since_it_was_looked_for_is_not_renewed_again()
    {
        _rules = _rules with { StaleWhileRevalidate = TimeSpan.FromHours(1) };
        await AskAsync();
        _time.Pass(Fresh);
        Task<string>? other = null;
        _time.AfterTheNextLook(() =>
        {
            other = AskAsync();
            _renewals.Over.Wait(TestContext.Current.CancellationToken);
        });

        Assert.Equal("1", await AskAsync());

        Assert.Equal("1", await other!);
        Assert.Equal((2, false), (_asked, IsFetching()));
    }

    [Fact]
    public async Task However_many_ask_at_once_for_what_has_gone_stale_one_fetch_renews_it()
    {
        const int Rounds = 300;
        _rules = _rules with { StaleWhileRevalidate = TimeSpan.FromHours(1) };
        await AskAsync();

        for (var round = 1; round <= Rounds; round++)
        {
            _time.Pass(Fresh);
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => AskAsync())));
            await _renewals.Over.WaitAsync(TestContext.Current.CancellationToken);

            Assert.Equal((round + 1, false), (_asked, IsFetching()));
            Assert.All(answers, answer => Assert.Contains(answer, (string[])[$"{round}", $"{round + 1}"]));
        }
    }

    [Fact]
    public async Task What_is_fetched_while_others_are_thrown_away_is_not_replaced_by_what_was_there_before()
    {
        await AskAsync();
        Task<string>? other = null;

        _store.Purge(_ =>
        {
            other ??= AskAsync();
            return false;
        });

        Assert.Equal(("2", "2"), (await other!, await AskAsync()));
    }

    [Fact]
    public async Task Of_two_purges_at_once_both_hold()
    {
        const int Rounds = 500;
        for (var round = 0; round < Rounds; round++)
        {
            await AskAsync("/a");
            await AskAsync("/b");

            Parallel.Invoke(() => _store.Purge(key => key.Path == "/a"), () => _store.Purge(key => key.Path == "/b"));

            Assert.Null(_store.Current.Find(KeyOf("/a")));
            Assert.Null(_store.Current.Find(KeyOf("/b")));
        }
    }

    private async Task<string> AskAsync(string path = "/a")
    {
        using var body = new MemoryStream();
        var context = Request(path);
        context.Response.Body = body;
        await _cache.InvokeAsync(context);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    private CacheKey KeyOf(string path) => CacheKey.Of("a", Request(path).Request, _rules);

    private DefaultHttpContext Request(string path)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        (context.Request.Method, context.Request.Path) = (HttpMethods.Get, path);
        context.Features.Set(new RequestFacts(started: 0));
        var rules = new RouteRules { Match = new MatchConfig { Path = "/a" }, Upstream = "a", Auth = RouteAuth.None, Cache = _rules };
        var model = new RouteModel(new RouteConfig { RouteId = "a", Match = new RouteMatch { Path = "/a" } }, cluster: null, HttpTransformer.Default);
        context.SetEndpoint(new Endpoint(requestDelegate: null, new EndpointMetadataCollection(rules, model), displayName: null));
        return context;
    }

    /// <summary>A fetch that was begun is either on its way or has been counted.</summary>
    private bool IsFetching()
    {
        var (flights, key) = (_store.Current.Flights, KeyOf("/a"));
        if (flights.TryJoin(key, out _))
        {
            return true;
        }

        flights.Land(key, Landing.Broken);
        return false;
    }

    /// <summary>Something happens between two steps of who looks at it.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = System.GetUtcNow();
        private Action? _next;

        public void Pass(TimeSpan time) => _now += time;

        public void AfterTheNextLook(Action happens) => _next = happens;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return _now;
        }
    }

    /// <summary>Each renewal has a scope, which ends with it.</summary>
    private sealed class Scopes : IServiceScopeFactory, IServiceScope
    {
        public SemaphoreSlim Over { get; } = new(0);

        public IServiceProvider ServiceProvider { get; } = new ServiceCollection().BuildServiceProvider();

        public IServiceScope CreateScope() => this;

        void IDisposable.Dispose() => Over.Release();

        public void Dispose() => Over.Dispose();
    }
}
