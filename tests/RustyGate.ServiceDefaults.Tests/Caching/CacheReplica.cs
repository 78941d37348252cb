using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RustyGate.ServiceDefaults.Caching;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

namespace RustyGate.ServiceDefaults.Tests.Caching;

/// <summary>The cache of one process, with a connection to Redis of its own, and what it counted.</summary>
internal sealed class CacheReplica : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConnectionMultiplexer _redis;
    private readonly Invalidations _invalidations;
    private readonly LocalEntries _local = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _reads = new(StringComparer.Ordinal);

    private CacheReplica(ConnectionMultiplexer redis, TimeSpan patience, TimeProvider clock)
    {
        _redis = redis;
        var meters = _services.GetRequiredService<IMeterFactory>();
        var metrics = new CacheMetrics(meters);
        var shared = new RedisEntries(redis, clock) { Patience = patience };
        _invalidations = new Invalidations(_local, shared, redis, metrics, clock, NullLogger<Invalidations>.Instance);
        Cache = new RedisHybridCache(_local, shared, _invalidations, metrics);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (name, result) in tags)
            {
                if (name == "result")
                {
                    _reads.AddOrUpdate((string)result!, value, (_, before) => before + value);
                }
            }
        });
        _listener.Start();
    }

    public RedisHybridCache Cache { get; }

    /// <summary>How often a value was found in <c>local</c>, <c>redis</c>, <c>source</c> or, without Redis, <c>bypass</c>.</summary>
    public long Found(string where) => _reads.GetValueOrDefault(where);

    public bool Hears => _invalidations.Hears;

    /// <param name="server">Redis.</param>
    /// <param name="patience">How long it may take: long, since a busy machine of the tests is no Redis that is down.</param>
    /// <param name="clock">By which it may.</param>
    public static async Task<CacheReplica> StartAsync(RealServer server, TimeSpan? patience = null, TimeProvider? clock = null)
    {
        var replica = new CacheReplica(await server.ConnectAsync(options => options.KeepAlive = clock is null ? 5 : 60), patience ?? TimeSpan.FromMinutes(1), clock ?? TimeProvider.System);
        await replica._invalidations.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => replica.Hears);
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        await _invalidations.StopAsync(CancellationToken.None);
        _invalidations.Dispose();
        _listener.Dispose();
        _local.Dispose();
        await _redis.DisposeAsync();
        await _services.DisposeAsync();
    }
}
