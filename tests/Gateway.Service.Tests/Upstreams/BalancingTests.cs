using System.Globalization;
using Gateway.Service.Balancing;
using Gateway.Service.Configuration;
using Gateway.Service.Proxy;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Tests.Upstreams;

public sealed class BalancingTests
{
    private const int Requests = 10_000;
    private const int TwoPercent = 200;

    private static readonly int[] Weights = [5, 3, 2];

    [Theory]
    [InlineData(BalanceStrategy.RoundRobin)]
    [InlineData(BalanceStrategy.Random)]
    [InlineData(BalanceStrategy.LeastConn)]
    [InlineData(BalanceStrategy.PowerOfTwo)]
    [InlineData(BalanceStrategy.Hash)]
    public void Source4_5_Of_ten_thousand_requests_each_replica_gets_its_weight_within_two_percent(BalanceStrategy balance)
    {
        var replicas = Replicas.Of(Weights);
        var upstream = new UpstreamConfig { Balance = balance, Hash = new HashConfig { By = HashKey.Header, Name = "X-Key" } };

        var picked = Pick(Policy(balance), upstream, replicas, Requests, Key);

        Assert.All(replicas.Zip(Weights), pair => Assert.InRange(picked.Count(one => one == pair.First), (Requests * pair.Second / 10) - TwoPercent, (Requests * pair.Second / 10) + TwoPercent));
    }

    [Fact]
    public void Source4_5_Round_robin_mixes_evenly()
    {
        var replicas = Replicas.Of(2, 1);

        Assert.Equal("010010", string.Concat(Pick(Policy(BalanceStrategy.RoundRobin), new UpstreamConfig(), replicas, 6).Select(picked => picked.DestinationId)));
    }

    [Fact]
    public void Source4_5_The_least_busy_gets_the_next_request_by_its_weight()
    {
        var replicas = Replicas.Of(1, 1, 4);
        (replicas[0].ConcurrentRequestCount, replicas[1].ConcurrentRequestCount, replicas[2].ConcurrentRequestCount) = (2, 3, 7);

        Assert.All(Pick(Policy(BalanceStrategy.LeastConn), new UpstreamConfig(), replicas, 100), picked => Assert.Same(replicas[2], picked));
        replicas[2].ConcurrentRequestCount = 9;
        Assert.All(Pick(Policy(BalanceStrategy.LeastConn), new UpstreamConfig(), replicas, 100), picked => Assert.Same(replicas[0], picked));
    }

    [Fact]
    public void Source4_5_Power_of_two_never_picks_the_busier_of_its_two()
    {
        var two = Replicas.Of(1, 1);
        (two[0].ConcurrentRequestCount, two[1].ConcurrentRequestCount) = (4, 3);
        var five = Replicas.Of(1, 1, 1, 1, 1);
        five[3].ConcurrentRequestCount = 1;

        Assert.All(Pick(Policy(BalanceStrategy.PowerOfTwo), new UpstreamConfig(), two, Requests), picked => Assert.Same(two[1], picked));
        Assert.All(Pick(Policy(BalanceStrategy.PowerOfTwo), new UpstreamConfig(), five, Requests), picked => Assert.NotSame(five[3], picked));
    }

    [Fact]
    public void Source4_5_A_hash_stays_and_when_a_replica_goes_only_its_keys_move()
    {
        var replicas = Replicas.Of(1, 1, 1, 1);
        var upstream = new UpstreamConfig { Hash = new HashConfig { By = HashKey.Header, Name = "X-Key" } };
        var policy = Policy(BalanceStrategy.Hash);

        var before = Pick(policy, upstream, replicas, Requests, Key);
        var again = Pick(policy, upstream, [.. replicas.AsEnumerable().Reverse()], Requests, Key);
        var after = Pick(policy, upstream, replicas[1..], Requests, Key);

        Assert.Equal(before.Select(picked => picked.DestinationId), again.Select(picked => picked.DestinationId));
        Assert.All(before.Zip(after), pair => Assert.True(pair.First == replicas[0] || pair.First == pair.Second));
        var moved = before.Zip(after).Where(pair => pair.First == replicas[0]).CountBy(pair => pair.Second).ToList();
        Assert.All(moved, share => Assert.InRange(share.Value, 600, 1100));
        Assert.Equal(3, moved.Count);
    }

    [Theory]
    [InlineData(HashKey.Cookie)]
    [InlineData(HashKey.Header)]
    [InlineData(HashKey.Path)]
    [InlineData(HashKey.Ip)]
    public void Source4_5_The_key_is_a_cookie_a_header_a_part_of_the_path_or_an_address_and_what_has_none_goes_anywhere(HashKey by)
    {
        var replicas = Replicas.Of(1, 1, 1);
        var upstream = new UpstreamConfig { Hash = new HashConfig { By = by, Name = "key" } };
        var policy = Policy(BalanceStrategy.Hash);

        Assert.Single(Pick(policy, upstream, replicas, 100, (context, _) =>
        {
            context.Request.Headers.Cookie = "key=ann";
            context.Request.Headers["key"] = "ann";
            context.Request.RouteValues["key"] = "ann";
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("192.0.2.7");
        }).Distinct());
        Assert.Equal(by == HashKey.Ip ? 1 : 3, Pick(policy, upstream, replicas, 100).Distinct().Count());
    }

    [Theory]
    [InlineData(BalanceStrategy.RoundRobin)]
    [InlineData(BalanceStrategy.Random)]
    [InlineData(BalanceStrategy.LeastConn)]
    [InlineData(BalanceStrategy.PowerOfTwo)]
    [InlineData(BalanceStrategy.Hash)]
    public void A_replica_that_comes_back_starts_slowly(BalanceStrategy balance)
    {
        var time = new ManualTime();
        var replicas = Replicas.Of(1, 1);
        var upstream = new UpstreamConfig { SlowStart = TimeSpan.FromSeconds(10), Hash = new HashConfig { By = HashKey.Header, Name = "X-Key" } };
        var policy = Policy(balance, time);
        var standing = Replica.Of(replicas[1]).Standing;
        standing.Seen(isIn: true, besideOthers: false, time);
        Assert.Equal(0.5, Share(), 0.02);

        standing.Seen(isIn: false, besideOthers: true, time);
        standing.Seen(isIn: true, besideOthers: true, time);

        Assert.Equal(0.1 / 1.1, Share(), 0.02);
        time.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(0.5 / 1.5, Share(), 0.02);
        time.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(0.5, Share(), 0.02);

        double Share() => Pick(policy, upstream, replicas, Requests, Key).Count(picked => picked == replicas[1]) / (double)Requests;
    }

    private static ILoadBalancingPolicy Policy(BalanceStrategy balance, TimeProvider? time = null)
    {
        var weights = new Weights(time ?? TimeProvider.System);
        // Of a seed, so that what holds once holds always.
        var random = new Random(1);
        var draw = new WeightedDraw(weights, random);
        var powerOfTwo = new PowerOfTwo(draw, weights);
        ILoadBalancingPolicy[] all = [draw, new RoundRobin(weights), new LeastConn(weights, random), powerOfTwo, new KeyHash(powerOfTwo, weights)];
        return Assert.Single(all, policy => policy.Name == balance.PolicyName());
    }

    private static List<DestinationState> Pick(ILoadBalancingPolicy policy, UpstreamConfig upstream, IReadOnlyList<DestinationState> replicas, int requests, Action<HttpContext, int>? prepare = null)
    {
        var cluster = Replicas.Cluster(upstream);
        var picked = new List<DestinationState>(requests);
        for (var request = 0; request < requests; request++)
        {
            var context = new DefaultHttpContext();
            prepare?.Invoke(context, request);
            picked.Add(policy.PickDestination(context, cluster, replicas)!);
        }

        return picked;
    }

    private static void Key(HttpContext context, int request) => context.Request.Headers["X-Key"] = request.ToString(CultureInfo.InvariantCulture);
}
