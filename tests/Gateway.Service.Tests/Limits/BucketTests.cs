using Gateway.Service.Configuration;
using Gateway.Service.Limits;
using Gateway.Service.Tests.Upstreams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Tests.Servers;

namespace Gateway.Service.Tests.Limits;

/// <summary>The buckets by themselves: in Redis, in Garnet, and in the memory of a replica.</summary>
public sealed class BucketTests(SharedServers servers)
{
    private static readonly IOptions<RateLimitOptions> Patient = Options.Create(new RateLimitOptions { Patience = TimeSpan.FromSeconds(1), LocalBuckets = 20_000 });

    [Theory]
    [EachServer]
    public async Task Source4_6_A_refused_request_takes_from_no_bucket_and_is_told_how_long_to_wait(ServerKind kind)
    {
        var buckets = Buckets(await servers.ConnectAsync(kind));
        var plan = Plan(cost: 1, ("wide", "60/h", 10), ("narrow", "60/h", 2));
        string[] keys = [$"{Guid.NewGuid()}", $"{Guid.NewGuid()}"];

        var verdicts = new List<Verdict>();
        for (var i = 0; i < 4; i++)
        {
            verdicts.Add(Assert.NotNull(await buckets.SpendAsync(plan, keys)));
        }

        Assert.Equal([false, false, true, true], verdicts.Select(verdict => verdict.IsRefused));
        Assert.Equal([(9, 1), (8, 0), (8, 0), (8, 0)], verdicts.Select(verdict => (plan.Rules[0].LeftAt(verdict.Ahead[0]), plan.Rules[1].LeftAt(verdict.Ahead[1]))));
        Assert.InRange(verdicts[3].Wait, 30_000_000, 60_000_000);
    }

    [Theory]
    [EachServer]
    public async Task Source4_6_Tokens_come_back_at_the_rate_and_no_more_than_the_bucket_holds(ServerKind kind)
    {
        var redis = await servers.ConnectAsync(kind);
        var buckets = Buckets(redis);
        var plan = Plan(cost: 3, ("fast", "1000/s", 3));
        string[] keys = [$"{Guid.NewGuid()}"];

        // At once: one after another they could be as slow as what comes back.
        var spent = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => buckets.SpendAsync(plan, keys).AsTask()));
        var refused = spent.Count(verdict => verdict!.Value.IsRefused);

        // Each takes three milliseconds' worth, and there is never more than that in it.
        await Eventually.HoldsAsync(async () => (await buckets.SpendAsync(plan, keys))!.Value is { IsRefused: false, Ahead: [> 2_900 and <= 3_000] });
        Assert.InRange(refused, 1, 199);
    }

    [Theory]
    [EachServer]
    public async Task S68_A_bucket_is_a_key_only_until_it_is_full_again(ServerKind kind)
    {
        var redis = await servers.ConnectAsync(kind);
        var buckets = Buckets(redis);
        var plan = Plan(cost: 1, ("short", "20/s", 5));
        var keys = Enumerable.Range(0, 2_000).Select(_ => $"{Guid.NewGuid()}").ToArray();

        await Parallel.ForEachAsync(keys, async (key, _) => await buckets.SpendAsync(plan, [key]));

        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(keys[^1])) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await Eventually.HoldsAsync(async () =>
        {
            var left = await Task.WhenAll(keys.Select(key => redis.GetDatabase().KeyExistsAsync(key)));
            return Array.TrueForAll(left, isThere => !isThere);
        });
    }

    [Fact]
    public void S69_Alone_each_of_three_replicas_gives_out_a_third_and_at_least_one()
    {
        var buckets = new LocalBuckets(Patient, TimeProvider.System);
        var (wide, narrow) = (Plan(cost: 1, ("wide", "1/h", 30)), Plan(cost: 1, ("narrow", "1/h", 2)));

        Assert.Equal(10, Enumerable.Range(0, 40).Count(_ => !buckets.Spend(wide, ["a"], replicas: 3).IsRefused));
        Assert.Equal(1, Enumerable.Range(0, 40).Count(_ => !buckets.Spend(narrow, ["b"], replicas: 3).IsRefused));
    }

    [Theory]
    [EachServer]
    public async Task S69_What_is_taken_in_advance_is_a_hundredth_of_the_bucket_and_is_taken_from_it_for_all(ServerKind kind)
    {
        var redis = await servers.ConnectAsync(kind);
        var (shared, local) = (Buckets(redis), new LocalBuckets(Patient, TimeProvider.System));
        var plan = Plan(cost: 1, ("wide", "1/h", 1_000));
        string[] keys = [$"{Guid.NewGuid()}"];

        var asked = local.Now;
        var advance = local.AskAdvance(plan, keys, replicas: 2);
        Assert.Equal(0, Assert.Single(local.AskAdvance(plan, keys, replicas: 2)));
        var first = Assert.NotNull(await shared.SpendAsync(plan, keys, advance));
        local.Learn(keys[0], asked, first.Ahead[0], first.Advance[0]);

        // Five of the thousand for each of two replicas, which it gives out by itself; nobody else has them.
        Assert.Equal([998, 997, 996, 995, 994], Enumerable.Range(0, 5).Select(_ => plan.Rules[0].LeftAt(Assert.NotNull(local.SpendAdvance(plan, keys)).Ahead[0])));
        Assert.Null(local.SpendAdvance(plan, keys));
        Assert.Equal(993, plan.Rules[0].LeftAt(Assert.NotNull(await shared.SpendAsync(plan, keys)).Ahead[0]));
    }

    [Theory]
    [EachServer]
    public async Task S69_Nothing_is_taken_in_advance_that_is_not_there(ServerKind kind)
    {
        var buckets = Buckets(await servers.ConnectAsync(kind));
        var plan = Plan(cost: 1, ("narrow", "1/h", 3));
        string[] keys = [$"{Guid.NewGuid()}"];

        var first = Assert.NotNull(await buckets.SpendAsync(plan, keys, [plan.Rules[0].One * 10]));
        var second = Assert.NotNull(await buckets.SpendAsync(plan, keys, [plan.Rules[0].One * 10]));

        Assert.Equal((false, plan.Rules[0].One * 2), (first.IsRefused, first.Advance[0]));
        Assert.Equal((true, 0.0), (second.IsRefused, second.Advance[0]));
    }

    [Fact]
    public void S69_An_advance_is_void_when_its_time_is_over_and_a_small_bucket_has_none()
    {
        var time = new ManualTime();
        var local = new LocalBuckets(Patient, time);
        var plan = Plan(cost: 1, ("fast", "1000/s", 1_000));
        local.Learn("a", local.Now, ahead: 1_000, advance: 10_000);
        Assert.False(Assert.NotNull(local.SpendAdvance(plan, ["a"])).IsRefused);

        time.Pass(TimeSpan.FromMilliseconds(11));

        Assert.Null(local.SpendAdvance(plan, ["a"]));
        Assert.Equal(0, Assert.Single(local.AskAdvance(Plan(cost: 1, ("narrow", "1/s", 99)), ["b"], replicas: 1)));
    }

    [Fact]
    public void S69_An_older_answer_that_comes_late_takes_no_advance_away()
    {
        var local = new LocalBuckets(Patient, new ManualTime());
        var plan = Plan(cost: 1, ("fast", "1000/s", 1_000));
        local.Learn("a", local.Now, ahead: 2_000, advance: 4_000);

        local.Learn("a", local.Now, ahead: 1_000, advance: null);

        Assert.Equal(4, Enumerable.Range(0, 5).Count(_ => local.SpendAdvance(plan, ["a"]) is not null));
    }

    private static RedisBuckets Buckets(IConnectionMultiplexer redis) => new(Patient, new HeldLimit(Patient.Value.Patience), NullLogger<RedisBuckets>.Instance, redis);

    private static LimitPlan Plan(int cost, params (string Name, string Rate, int Burst)[] rules) =>
        new([.. rules.Select(rule => new LimitRule(rule.Name, new LimitConfig { Rate = RateOf(rule.Rate), Burst = rule.Burst }))], cost);

    private static Rate RateOf(string text) =>
        System.Text.Json.JsonSerializer.Deserialize<LimitConfig>($$"""{ "rate": "{{text}}", "burst": 1 }""", GatewayJson.Options)!.Rate;
}
