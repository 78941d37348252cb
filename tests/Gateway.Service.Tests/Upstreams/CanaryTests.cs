using System.Globalization;
using System.Net;
using Edge;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Upstreams;

public sealed class CanaryTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task A_weight_sends_that_share_of_requests_to_the_canary()
    {
        const int Requests = 8000;
        await using var canary = await StartAsync("canary");
        await using var shop = await OpenAsync(canary.Address, """ "weight": 20 """);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var count = 0;
            for (var i = 0; i < Requests / 8; i++)
            {
                count += (await shop.GetAsync("/shop/who")).Text == "canary" ? 1 : 0;
            }

            return count;
        }));

        Assert.InRange(counts.Sum(), Requests * 18 / 100, Requests * 22 / 100);
    }

    [Theory]
    [InlineData("always", "canary")]
    [InlineData("never", "shop")]
    [InlineData(null, "shop")]
    public async Task A_header_asks_for_the_canary_and_the_answer_says_which_it_was_on_demand(string? value, string expected)
    {
        await using var canary = await StartAsync("canary");
        await using var shop = await OpenAsync(canary.Address, """ "headers": { "X-Try": "always" }, "reveal": true """);
        using var request = shop.Gateway.Request(HttpMethod.Get, "/shop/who");
        request.Headers.Add("X-Try", value is null ? [] : [value]);

        using var reply = await shop.Gateway.SendAsync(request);

        Assert.Equal(expected, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected == "canary" ? "true" : "false", Assert.Single(reply.Headers.GetValues("X-Canary")));
    }

    [Fact]
    public async Task Named_users_get_the_canary_and_nobody_else()
    {
        await using var canary = await StartAsync("canary");
        await using var shop = await OpenAsync(canary.Address, $$""" "users": [ "{{Ann}}" ] """);

        Assert.Equal("canary", await AskAsync(shop, Ann));
        Assert.Equal("shop", await AskAsync(shop, Guid.NewGuid()));
        using var reply = await shop.Gateway.GetAsync("/shop/who");
        Assert.Equal("shop", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(reply.Headers.Contains("X-Canary"));
    }

    [Fact]
    public async Task A_share_of_users_is_always_the_same_users()
    {
        const int Users = 400;
        await using var canary = await StartAsync("canary");
        await using var shop = await OpenAsync(canary.Address, """ "user_share": 25 """);
        var users = Enumerable.Range(1, Users).Select(number => Guid.Parse(number.ToString("D32", CultureInfo.InvariantCulture))).ToList();

        var first = await AskAllAsync();
        var second = await AskAllAsync();

        Assert.Equal(first, second);
        // By hash of known ids: the same in every run.
        Assert.InRange(first.Count(answer => answer == "canary"), Users * 21 / 100, Users * 29 / 100);

        async Task<List<string>> AskAllAsync()
        {
            var answers = new List<string>();
            foreach (var user in users)
            {
                answers.Add(await AskAsync(shop, user));
            }

            return answers;
        }
    }

    [Fact]
    public async Task A_canary_that_is_down_harms_nobody()
    {
        await using var shop = await OpenAsync("http://127.0.0.1:1", """ "weight": 100 """);

        await shop.GetAsync("/shop/who");
        await Eventually.HoldsAsync(async () => await shop.GetAsync("/shop/who") == (HttpStatusCode.OK, "shop"));
    }

    private static Task<TinyServer> StartAsync(string name) => TinyServer.StartAsync(app => app.MapGet("/shop/who", () => name));

    private static Task<Shop> OpenAsync(string canary, string rule) => Shop.OpenAsync(
        1,
        (app, _) => app.MapGet("/shop/who", () => "shop"),
        route: $$""" "canary": { "upstream": "next", {{rule}} } """,
        others: $$""" "next": { "targets": [ { "url": "{{canary}}" } ] } """);

    private static async Task<string> AskAsync(Shop shop, Guid user)
    {
        using var reply = await shop.Gateway.GetAsync("/shop/who", user);
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
