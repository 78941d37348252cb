using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Commands;

public sealed class PipelineTests(SharedServers servers)
{
    private readonly RedisKey _key = $"pipeline:{Guid.NewGuid()}";

    [Theory, EachServer]
    public async Task Ten_thousand_commands_at_once_each_get_their_own_answer(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        var echoes = await InTime.InTimeAsync(Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => Task.Run(async () =>
            (Sent: i, Received: (int)await redis.ExecuteAsync("ECHO", i))))));

        Assert.All(echoes, echo => Assert.Equal(echo.Sent, echo.Received));
    }

    [Theory, EachServer]
    public async Task Commands_of_one_caller_run_in_the_order_of_the_calls(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();

        var counts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => redis.StringIncrementAsync(_key)));

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), counts);
    }

    [Theory, EachServer]
    public async Task Server_errors_do_not_disturb_their_neighbours(ServerKind kind)
    {
        var redis = (await servers.ConnectAsync(kind)).GetDatabase();
        await redis.StringSetAsync(_key, 0);

        var good = new List<Task<long>>();
        var bad = new List<Task<RedisValue>>();
        for (var i = 0; i < 500; i++)
        {
            good.Add(redis.StringIncrementAsync(_key));
            bad.Add(redis.HashGetAsync(_key, "field"));
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), await Task.WhenAll(good));
        foreach (var task in bad)
        {
            Assert.StartsWith("WRONGTYPE", (await Assert.ThrowsAsync<RedisServerException>(() => task)).Message, StringComparison.Ordinal);
        }
    }

    [Theory, EachServer]
    public async Task A_caller_who_stops_waiting_disturbs_nobody(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await using var redis = await server.ConnectAsync();
        var db = redis.GetDatabase();
        await db.StringSetAsync(_key, "mine");
        using var impatience = new CancellationTokenSource();

        await server.FreezeAsync();
        var abandoned = db.StringGetAsync("another").WaitAsync(impatience.Token);
        var kept = db.StringGetAsync(_key);
        await impatience.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
        await server.ThawAsync();

        Assert.Equal("mine", await InTime.InTimeAsync(kept));
    }

    [Theory, EachServer]
    public async Task Closing_lets_commands_come_to_their_end(ServerKind kind)
    {
        var server = await servers.ServerAsync(kind);
        var redis = await server.ConnectAsync();
        var counts = Enumerable.Range(0, 1000).Select(_ => redis.GetDatabase().StringIncrementAsync(_key)).ToArray();

        await redis.CloseAsync();

        Assert.Equal(1000, (await Task.WhenAll(counts))[^1]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => redis.GetDatabase().PingAsync());
        await redis.DisposeAsync();
    }
}
