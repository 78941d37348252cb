using System.Collections.Concurrent;
using System.Net;
using Edge;
using Gateway.Service.Configuration;
using Gateway.Service.Health;
using Gateway.Service.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Tests.Upstreams;

public sealed class HealthTests
{
    [Fact]
    public async Task R16_A_replica_whose_requests_fail_is_out_within_ten_seconds()
    {
        // By a clock on which twenty requests come in a second.
        var time = new ManualTime();
        await using var shop = await HalfFailingAsync("1h", isFailing: () => true, time);
        var start = time.GetTimestamp();
        var (failed, inARow) = (0, 0);

        while (inARow < 50)
        {
            var (status, _) = await shop.GetAsync("/shop/who");
            (failed, inARow) = status == HttpStatusCode.OK ? (failed, inARow + 1) : (failed + 1, 0);
            time.Pass(TimeSpan.FromMilliseconds(50));
            Assert.True(time.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"still asked after 10 s, {failed} requests failed");
        }

        Assert.InRange(failed, 10, 200);
    }

    [Fact]
    public async Task R16_A_replica_whose_requests_failed_is_back_when_it_is_well()
    {
        var isFailing = true;
        await using var shop = await HalfFailingAsync("500ms", () => isFailing);
        await Eventually.HoldsAsync(async () =>
        {
            await shop.GetAsync("/shop/who");
            return shop.Gateway.Logged.Any(line => line.Contains("unhealthy", StringComparison.OrdinalIgnoreCase));
        });

        isFailing = false;

        await Eventually.HoldsAsync(async () => (await shop.GetAsync("/shop/who")).Text == "0");
    }

    [Fact]
    public async Task R14_A_replica_that_was_killed_under_its_requests_is_asked_as_soon_as_it_is_there_again()
    {
        static void Map(WebApplication app)
        {
            app.MapGet("/well", () => "yes");
            app.MapGet("/shop/broken", () => Results.StatusCode(500));
            app.MapGet("/shop/who", () => "the one");
        }

        var first = await TinyServer.StartAsync(Map);
        await using var shop = await Shop.OpenAsync(
            0, (_, _) => { }, """ "health": { "path": "/well", "interval": "50ms", "errors": { "minimum": 5, "out": "1h" } } """, more: [first.Address]);
        for (var i = 0; i < 10; i++)
        {
            await shop.GetAsync("/shop/broken");
        }

        await first.DisposeAsync();
        await Eventually.HoldsAsync(async () => (await shop.GetAsync("/shop/who")).Status == HttpStatusCode.ServiceUnavailable);
        await using var second = await TinyServer.StartAsync(Map, new Uri(first.Address).Port);

        await Eventually.HoldsAsync(async () => (await shop.GetAsync("/shop/who")).Text == "the one");
    }

    [Fact]
    public async Task When_all_replicas_fail_their_own_answers_are_told()
    {
        await using var shop = await Shop.OpenAsync(
            3, (app, _) => app.MapGet("/shop/who", () => Results.Text("our own", statusCode: 500)), """ "health": { "errors": { "minimum": 5 } } """);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal((HttpStatusCode.InternalServerError, "our own"), await shop.GetAsync("/shop/who"));
        }
    }

    [Fact]
    public async Task R16_A_frozen_replica_is_out_after_as_many_checks_as_configured_and_back_after_as_many()
    {
        var frozen = 0;
        var checks = new ConcurrentQueue<bool>();
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) =>
            {
                app.MapGet("/shop/who", () => $"{number}");
                app.MapGet("/well", async (HttpContext context) =>
                {
                    if (number == 0)
                    {
                        checks.Enqueue(frozen == 0);
                    }

                    await Task.Delay(frozen == number ? Timeout.Infinite : 0, context.RequestAborted);
                });
            },
            """ "health": { "path": "/well", "interval": "50ms", "timeout": "2s", "failures": 3, "successes": 4 } """);

        await Eventually.HoldsAsync(() => shop.Gateway.Logged.Any(line => line.Contains("unhealthy", StringComparison.OrdinalIgnoreCase)));
        Assert.InRange(checks.Count, 3, 5);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("1", (await shop.GetAsync("/shop/who")).Text);
        }

        frozen = -1;
        await Eventually.HoldsAsync(async () => (await shop.GetAsync("/shop/who")).Text == "0");
        Assert.True(checks.Count(wasFrozen => !wasFrozen) >= 4);
    }

    [Theory]
    [InlineData("ffww", "ww")]
    [InlineData("fwww", "www")]
    [InlineData("fffw", "fffw")]
    [InlineData("dfww", "ww")]
    [InlineData("ddfw", "fw")]
    [InlineData("dddd", "")]
    [InlineData("rrff", "ff")]
    [InlineData("rrrr", "")]
    [InlineData("rwww", "www")]
    public void What_is_known_to_be_down_gets_nothing_and_what_fails_only_while_half_is_left(string replicas, string available)
    {
        var all = Replicas.Of([.. replicas.Select(_ => 1)]);
        foreach (var (replica, health) in all.Zip(replicas))
        {
            replica.Health.Active = health == 'd' ? DestinationHealth.Unhealthy : DestinationHealth.Healthy;
            replica.Health.Passive = health is 'f' or 'r' ? DestinationHealth.Unhealthy : DestinationHealth.Unknown;
            Replica.Of(replica).Standing.RefusesConnections = health == 'r';
        }

        var found = new Availability(TimeProvider.System).GetAvailalableDestinations(Replicas.Cluster(new UpstreamConfig()).Model.Config, all);

        Assert.Equal(available, string.Concat(found.Select(replica => replicas[all.IndexOf(replica)])));
    }

    [Fact]
    public void Errors_are_counted_over_a_window_and_need_a_minimum()
    {
        var time = new ManualTime();
        var standing = new Standing();
        var rules = new ErrorRateConfig { Rate = 0.5, Minimum = 4, Window = TimeSpan.FromSeconds(10) };

        Assert.False(standing.Answered(isFailure: true, rules, time));
        Assert.False(standing.Answered(isFailure: true, rules, time));
        Assert.False(standing.Answered(isFailure: true, rules, time));
        time.Pass(TimeSpan.FromSeconds(11));
        Assert.False(standing.Answered(isFailure: true, rules, time));
        Assert.False(standing.Answered(isFailure: false, rules, time));
        Assert.False(standing.Answered(isFailure: false, rules, time));
        Assert.True(standing.Answered(isFailure: true, rules, time));
        Assert.False(standing.Answered(isFailure: true, rules, time));
    }

    [Fact]
    public void A_new_replica_starts_slowly_only_beside_others()
    {
        var time = new ManualTime();
        var availability = new Availability(time);
        var config = Replicas.Cluster(new UpstreamConfig()).Model.Config;
        var all = Replicas.Of(1, 1, 1);

        availability.GetAvailalableDestinations(config, all[..2]);
        Assert.All(all[..2], replica => Assert.Null(Replica.Of(replica).Standing.CameBack));
        availability.GetAvailalableDestinations(config, all);
        Assert.NotNull(Replica.Of(all[2]).Standing.CameBack);
        Assert.Null(Replica.Of(all[0]).Standing.CameBack);
    }

    /// <summary>Of two replicas the first fails.</summary>
    private static Task<Shop> HalfFailingAsync(string outFor, Func<bool> isFailing, TimeProvider? time = null) => Shop.OpenAsync(
        2,
        (app, number) => app.MapGet("/shop/who", () => number == 0 && isFailing() ? Results.StatusCode(500) : Results.Text($"{number}")),
        $$""" "health": { "errors": { "out": "{{outFor}}" } } """,
        time: time);
}
