using System.Diagnostics;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Faults;

public sealed class OutageTests
{
    private static readonly RedisChannel Topic = RedisChannel.Literal("channel");

    [Theory, EachServer]
    public async Task R5_A_killed_server_fails_commands_at_once_and_all_is_well_when_it_is_back(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        var outages = new Outages(redis);

        await server.KillAsync();
        await outages.FailedBothAsync();

        var ping = redis.GetDatabase().PingAsync();
        Assert.True(ping.IsFaulted, "It waits for something.");
        var refused = await Assert.ThrowsAsync<RedisConnectionException>(() => ping);
        Assert.NotEqual(CommandStatus.Sent, refused.CommandStatus);
        Assert.False(redis.IsConnected || redis.GetSubscriber().IsConnected());

        await server.RestartAsync();
        await outages.RestoredBothAsync();
        await redis.GetDatabase().PingAsync();
        Assert.True(redis.IsConnected && redis.GetSubscriber().IsConnected());
        Assert.Equal("-+", outages.History(ConnectionType.Interactive));
        Assert.Equal("-+", outages.History(ConnectionType.Subscription));
    }

    [Theory, EachServer]
    public async Task R5_A_frozen_server_times_commands_out_then_costs_the_connections_and_comes_back(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync(options =>
        {
            options.AsyncTimeout = 1000;
            options.ConnectTimeout = 1000;
        });
        var outages = new Outages(redis);
        await server.FreezeAsync();

        await using var ticks = new Ticks();
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RedisTimeoutException>(() => redis.GetDatabase().PingAsync().InTimeAsync());
        Assert.True(clock.ElapsedMilliseconds >= 900, $"{clock.Elapsed}");
        Assert.InRange(ticks.Passed, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        await outages.FailedBothAsync();
        await Eventually.HoldsAsync(() => !redis.IsConnected);
        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().PingAsync());

        await server.ThawAsync();
        await outages.RestoredBothAsync();
        await redis.GetDatabase().PingAsync();
    }

    [Theory, EachServer]
    public async Task R6_An_idle_half_open_connection_is_found_out_by_asking(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var proxy = new Proxy(server.Port);
        await using var redis = await server.ConnectAsync(options =>
        {
            options.EndPoints[0] = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, proxy.Port);
            options.AsyncTimeout = 1000;
            options.ConnectTimeout = 1000;
        });
        var outages = new Outages(redis);
        var queue = await redis.GetSubscriber().SubscribeAsync(Topic);

        proxy.Swallow();
        await outages.FailedBothAsync();
        Assert.All(outages.Failed, failed => Assert.Equal(ConnectionFailureType.SocketFailure, failed.FailureType));
        proxy.Heal();
        await outages.RestoredBothAsync();

        await redis.GetSubscriber().PublishAsync(Topic, "after");
        Assert.Equal("after", (await queue.NextAsync()).Message);
    }

    [Theory, EachServer]
    public async Task R6_Subscriptions_outlive_the_server_and_keep_their_order(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        await using var publisher = await server.ConnectAsync();
        var outages = new Outages(redis);
        var queue = await redis.GetSubscriber().SubscribeAsync(Topic);
        var pattern = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("chan*"));
        var last = 0;
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                Volatile.Write(ref last, i);
                await ((Task)publisher.GetSubscriber().PublishAsync(Topic, i)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }, TestContext.Current.CancellationToken);

        await server.RestartAsync();
        await outages.RestoredBothAsync();
        var restoredAt = Volatile.Read(ref last);
        foreach (var received in new[] { queue, pattern })
        {
            var previous = 0;
            while (previous <= restoredAt)
            {
                var number = (int)(await received.NextAsync()).Message;
                Assert.True(number > previous, $"{number} came after {previous}");
                previous = number;
            }
        }

        await stop.CancelAsync();
        await publishing;
    }

    [Theory, EachServer]
    public async Task R6_Once_restored_is_said_nothing_published_is_missed(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        var queues = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal($"c{i}"))));
        var published = new TaskCompletionSource<long[]>();
        redis.ConnectionRestored += (_, args) =>
        {
            if (args.ConnectionType == ConnectionType.Subscription)
            {
                _ = PublishAsync();
            }
        };

        await server.RestartAsync();

        Assert.All(await InTime.InTimeAsync(published.Task), receivers => Assert.Equal(1, receivers));
        foreach (var queue in queues)
        {
            Assert.Equal("now", (await queue.NextAsync()).Message);
        }

        async Task PublishAsync()
        {
            await using var publisher = await server.ConnectAsync();
            published.SetResult(await Task.WhenAll(queues.Select(queue => publisher.GetSubscriber().PublishAsync(queue.Channel, "now"))));
        }
    }

    [Theory, EachServer]
    public async Task R6_Only_the_subscription_connection_killed_is_told_apart(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        var outages = new Outages(redis);
        var queue = await redis.GetSubscriber().SubscribeAsync(Topic);

        await redis.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "PUBSUB");
        await Eventually.HoldsAsync(() => outages.History(ConnectionType.Subscription) == "-+");

        Assert.Equal(string.Empty, outages.History(ConnectionType.Interactive));
        await redis.GetSubscriber().PublishAsync(Topic, "after");
        Assert.Equal("after", (await queue.NextAsync()).Message);
    }

    [Theory, EachServer]
    public async Task A_subscription_made_during_an_outage_holds_when_it_is_over(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        var outages = new Outages(redis);
        var dropped = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("dropped"));
        await server.KillAsync();
        await outages.FailedBothAsync();

        var queue = await redis.GetSubscriber().SubscribeAsync(Topic);
        await dropped.UnsubscribeAsync();
        await server.RestartAsync();
        await outages.RestoredBothAsync();

        Assert.Equal(1, await redis.GetSubscriber().PublishAsync(Topic, "after"));
        Assert.Equal("after", (await queue.NextAsync()).Message);
        Assert.Equal(0, await redis.GetSubscriber().PublishAsync(dropped.Channel, "nobody"));
    }

    [Theory, EachServer]
    public async Task What_was_sent_when_the_server_died_fails_as_sent(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        await server.FreezeAsync();
        var sent = Enumerable.Range(0, 100).Select(_ => redis.GetDatabase().StringIncrementAsync("key")).ToArray();

        await server.KillAsync();

        foreach (var task in sent)
        {
            var lost = await Assert.ThrowsAsync<RedisConnectionException>(() => InTime.InTimeAsync(task));
            Assert.Equal(CommandStatus.Sent, lost.CommandStatus);
        }
    }
}
