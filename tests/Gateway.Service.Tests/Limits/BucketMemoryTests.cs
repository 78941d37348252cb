using System.Text.Json;
using Gateway.Service.Configuration;
using Gateway.Service.Limits;
using Microsoft.Extensions.Options;

namespace Gateway.Service.Tests.Limits;

[Collection(Alone.Name)]
public sealed class BucketMemoryTests
{
    [Fact]
    public void S68_A_million_clients_take_no_more_memory_here_than_the_bound()
    {
        var buckets = new LocalBuckets(Options.Create(new RateLimitOptions { LocalBuckets = 20_000 }), TimeProvider.System);
        var rate = JsonSerializer.Deserialize<LimitConfig>("""{ "rate": "1/h", "burst": 1 }""", GatewayJson.Options)!;
        var plan = new LimitPlan([new LimitRule("all", rate)], 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 1_000_000; i++)
        {
            Assert.False(buckets.Spend(plan, [$"client {i}"], replicas: 1).IsRefused);
        }

        Assert.True(buckets.Spend(plan, ["client 999999"], replicas: 1).IsRefused);
        Assert.InRange(buckets.Count, 1, 20_001);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000_000);
        GC.KeepAlive(buckets);
    }
}
