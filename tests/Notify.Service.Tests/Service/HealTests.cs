using System.Net.Http.Headers;
using Edge;
using Notify.Service.Delivery;
using Notify.Service.Feed;
using Notify.Service.Streams;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

namespace Notify.Service.Tests.Service;

/// <summary>Redis brings what happens, and loses some of it without a word.</summary>
public sealed class HealTests : IAsyncLifetime
{
    private const string Seldom = "00:01:00";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();

    private readonly HttpClient _log = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Service", FakeChat.Key) } };
    private RealServer _redis = null!;
    private ConnectionMultiplexer _publisher = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RealServer.StartAsync(ServerKind.Garnet);
        _publisher = await _redis.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _publisher.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task R6_What_Redis_has_lost_is_read_from_the_log_as_soon_as_a_gap_shows_and_counted()
    {
        await using var notify = await StartAsync(("Streams:Sweep", Seldom));
        using var stream = await ListenAsync(notify);
        var healed = notify.Get<DeliveryMetrics>().Totals().Healed;

        var said = Enumerable.Range(0, 100).Select(n => notify.Chat.Say(Room, $"{n}")).ToArray();
        foreach (var position in said.Where((_, n) => n % 10 != 5))
        {
            await PublishAsync(notify, position);
        }

        foreach (var position in said)
        {
            Assert.Equal(position, (await stream.NextAsync("NewMessage")).Position);
        }

        Assert.True(notify.Get<DeliveryMetrics>().Totals().Healed - healed >= 1);
    }

    [Fact]
    public async Task R6_When_only_the_subscription_is_cut_what_it_has_lost_is_read_from_the_log()
    {
        await using var notify = await StartAsync(("Streams:Sweep", Seldom));
        using var stream = await ListenAsync(notify);
        var lost = notify.Chat.Say(Room, "nobody publishes this");

        await _publisher.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "PUBSUB");

        Assert.Equal(lost, (await stream.NextAsync("NewMessage")).Position);
    }

    [Fact]
    public async Task R6_The_last_publish_lost_shows_no_gap_and_is_found_by_the_sweep()
    {
        Assert.True(new StreamOptions().Sweep < Promised);
        await using var notify = await StartAsync();
        using var stream = await ListenAsync(notify);

        var lost = notify.Chat.Say(Room, "nobody publishes this");

        Assert.Equal(lost, (await stream.NextAsync("NewMessage")).Position);
    }

    /// <summary>Redis is reached and listened to, so that nothing is asked for because it is away.</summary>
    private async Task<RunningNotify> StartAsync(params (string, string)[] settings)
    {
        var notify = await RunningNotify.StartAsync([("ConnectionStrings:redis", $"127.0.0.1:{_redis.Port},password={RealServer.Password}"), .. settings]);
        notify.Chat.Join(Room, Ann);
        await Eventually.HoldsAsync(() => notify.Get<IConnectionMultiplexer>().IsConnected, what: "Redis is reached");
        await Eventually.HoldsAsync(() => PublishAsync(notify, position: 1), what: "somebody listens");
        return notify;
    }

    /// <summary>A stream that is live.</summary>
    private async Task<SseReader> ListenAsync(RunningNotify notify)
    {
        var stream = await notify.OpenAsync(Ann);
        await stream.NextAsync("ready");
        await PublishAsync(notify, notify.Chat.Say(Room, "live?"));
        await stream.NextAsync("NewMessage");
        return stream;
    }

    /// <summary>What Chat's relay does; whether anybody heard it.</summary>
    private async Task<bool> PublishAsync(RunningNotify notify, long position)
    {
        var batch = await _log.GetStringAsync($"{notify.Chat.Address}/internal/events?after={position - 1}&limit=1", Cancel);
        return await _publisher.GetSubscriber().PublishAsync(RedisChannel.Literal(LiveFeed.Channel), batch) > 0;
    }
}
