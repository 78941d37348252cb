using System.Diagnostics;
using System.Net;
using Gateway.Service.Tests.Upstreams;
using StackExchange.Redis.Tests.Servers;

namespace Gateway.Service.Tests.Limits;

/// <summary>Replicas of the gateway that count by one Redis, and by themselves when it is gone.</summary>
public sealed class SharedLimitTests(SharedServers servers)
{
    /// <summary>No other time-out of the gateway's is just as long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(977);

    [Theory]
    [EachServer]
    public async Task S69_However_many_replicas_are_asked_a_client_gets_what_its_limit_says(ServerKind kind)
    {
        const int Burst = 400;
        const int PerSecond = 5;
        var redis = await servers.ServerAsync(kind);
        var name = $"{Guid.NewGuid():N}";
        await using var first = await GatewayAsync(redis, name, Burst, $"{PerSecond}/s", Patient());
        await using var second = await GatewayAsync(redis, name, Burst, $"{PerSecond}/s", Patient());
        var clock = Stopwatch.StartNew();
        var allowed = 0;

        await Parallel.ForAsync(0, 2 * Burst, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var reply = await (i % 2 == 0 ? first : second).GetAsync("/teapot");
            Assert.True(reply.StatusCode is (HttpStatusCode)418 or HttpStatusCode.TooManyRequests);
            Interlocked.Add(ref allowed, (int)reply.StatusCode == 418 ? 1 : 0);
        });

        var due = Burst + (PerSecond * clock.Elapsed.TotalSeconds);
        Assert.DoesNotContain(first.Logged.Concat(second.Logged), line => line.Contains("Redis does not count", StringComparison.Ordinal));
        Assert.InRange(allowed, Math.Min(Burst, due * 0.99), (due * 1.01) + 1);
    }

    [Fact]
    public async Task S69_R5_While_Redis_is_away_the_replicas_share_a_limit_and_give_no_more_and_no_less_and_when_it_is_back_it_counts_again()
    {
        await using var redis = await RealServer.StartAsync(ServerKind.Garnet);
        await using var first = await GatewayAsync(redis, "limit", 40, "1/h", Patient());
        await using var second = await GatewayAsync(redis, "limit", 40, "1/h", Patient());
        RunningGateway[] both = [first, second];
        await Eventually.HoldsAsync(() => both.All(gateway => gateway.Logged.Any(line => line.Contains("2 replicas", StringComparison.Ordinal))));
        Assert.Equal(10, await AllowedAsync(10, first));

        await redis.KillAsync();

        // Ten of forty are gone, and the first knows it: it has half of the thirty left to give. The second gives its half of the forty.
        await Eventually.HoldsAsync(() => both.All(gateway => !gateway.IsRedisConnected));
        var alone = await AllowedAsync(60, first) + await AllowedAsync(60, second);
        Assert.Equal(15 + 20, alone);

        await redis.RestartAsync();

        // The new one knows nothing, so what a replica has not seen spent may be spent again, but once.
        await Eventually.HoldsAsync(() => both.All(gateway => gateway.IsRedisConnected));
        Assert.InRange(await AllowedAsync(60, first) + await AllowedAsync(60, second), 0, 40);
    }

    [Fact]
    public async Task R5_A_frozen_Redis_delays_no_request_and_lets_no_flood_through()
    {
        await using var redis = await RealServer.StartAsync(ServerKind.Garnet);
        var patience = new HeldLimit(Patience);
        await using var gateway = await GatewayAsync(redis, "limit", 60, "1/h", patience);
        Assert.Equal(5, await AllowedAsync(5, gateway));
        await redis.FreezeAsync();

        var allowed = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            var asking = AllowedAsync(1, gateway);
            await Eventually.HoldsAsync(() => asking.IsCompleted || patience.Running > 0);
            patience.Pass();
            allowed += await asking;
        }

        // Three wait for as long as they are patient, and then one in a second; nobody else waits at all. What timed out may have been counted by
        // Redis all the same.
        Assert.InRange(patience.Passed, 1, 3 + (int)Math.Ceiling(clock.Elapsed.TotalSeconds));
        Assert.InRange(allowed, 50, 60);
        await redis.ThawAsync();
    }

    /// <summary>Waits for Redis however long it takes on this machine.</summary>
    private static HeldLimit Patient() => new(Patience);

    private static Task<RunningGateway> GatewayAsync(RealServer redis, string name, int burst, string rate, HeldLimit patience) =>
        new RunningGateway()
            .With("ConnectionStrings:redis", $"127.0.0.1:{redis.Port},password={RealServer.Password}")
            .With("RateLimits:Patience", $"{Patience}")
            .With(patience)
            .Configured($$"""{ "default_limits": [ "{{name}}" ], "limits": { "{{name}}": { "rate": "{{rate}}", "burst": {{burst}} } } }""")
            .StartAsync();

    private static async Task<int> AllowedAsync(int count, RunningGateway gateway)
    {
        var allowed = 0;
        for (var i = 0; i < count; i++)
        {
            using var reply = await gateway.GetAsync("/teapot");
            allowed += (int)reply.StatusCode == 418 ? 1 : 0;
        }

        return allowed;
    }
}
