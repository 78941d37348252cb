using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;

namespace Gateway.Service.Tests.Upstreams;

public sealed class BalancingOverSocketsTests
{
    [Theory]
    [InlineData("round_robin")]
    [InlineData("random")]
    [InlineData("least_conn")]
    [InlineData("power_of_two")]
    [InlineData("hash")]
    public async Task Source4_5_Weights_hold_over_real_sockets(string balance)
    {
        const int Requests = 1000;
        await using var shop = await Shop.OpenAsync(
            3, Who, $$"""
            "balance": "{{balance}}", "hash": { "by": "header", "name": "X-Key" }
            """, weights: [5, 3, 2]);

        Assert.True(shop.Gateway.Service<IProxyStateLookup>().TryGetCluster("shop", out var cluster));
        var answers = new List<string>();
        for (var i = 0; i < Requests; i++)
        {
            // Who has its answer may come again before the replica counts as idle, which some strategies would heed.
            await Eventually.HoldsAsync(() => cluster!.Destinations.Values.All(replica => replica.ConcurrentRequestCount == 0));
            using var request = shop.Gateway.Request(HttpMethod.Get, "/shop/who");
            request.Headers.Add("X-Key", i.ToString(CultureInfo.InvariantCulture));
            using var reply = await shop.Gateway.SendAsync(request);
            answers.Add(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        // Four standard deviations of what is drawn.
        Assert.All(new[] { 500, 300, 200 }.Index(), share => Assert.InRange(answers.Count(answer => answer == $"{share.Index}"), share.Item - 65, share.Item + 65));
    }

    [Fact]
    public async Task Source4_5_A_slow_replica_gets_clearly_less_by_least_conn()
    {
        var asked = new ConcurrentQueue<int>();
        var held = new SemaphoreSlim(0);
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapGet("/shop/who", async (HttpContext context) =>
            {
                asked.Enqueue(number);
                if (number == 0)
                {
                    await held.WaitAsync(context.RequestAborted);
                }
            }),
            """ "balance": "least_conn" """);

        var waiting = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 100; i++)
        {
            var one = shop.Gateway.GetAsync("/shop/who");
            await Eventually.HoldsAsync(() => one.IsCompleted || asked.Count > i);
            waiting.Add(one);
        }

        Assert.InRange(asked.Count(number => number == 0), 1, 10);
        held.Release(100);
        await Task.WhenAll(waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Source0_8_The_replica_is_named_when_asked_for(bool isRevealed)
    {
        await using var shop = await Shop.OpenAsync(2, Who, isRevealed ? """ "reveal": true """ : "");

        for (var i = 0; i < 20; i++)
        {
            using var reply = await shop.Gateway.GetAsync("/shop/who");
            var number = int.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
            string[] expected = isRevealed ? [shop.Replicas[number].Address] : [];
            Assert.Equal(expected, reply.Headers.TryGetValues("X-Upstream-Server", out var values) ? values : []);
        }
    }

    private static void Who(WebApplication app, int number) => app.MapGet("/shop/who", () => $"{number}");
}
