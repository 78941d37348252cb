using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Configuration;

/// <summary>Somebody else's services behind the gateway, by configuration alone.</summary>
public sealed class StandingAloneTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task Source4_11_Backends_on_three_ports_are_proxied_without_anything_of_ours()
    {
        await using var one = await NodeServer.StartAsync("one", 3000);
        await using var two = await NodeServer.StartAsync("two", 3001);
        await using var three = await NodeServer.StartAsync("three", 3002);
        await using var gateway = await new RunningGateway().WithoutAuth().With("RateLimits:Enabled", "false").Alone(
            $$"""
            {
              "upstreams": {
                "app": {
                  "balance": "round_robin",
                  "targets": [ { "url": "http://127.0.0.1:{{one.Port}}" }, { "url": "http://127.0.0.1:{{two.Port}}" }, { "url": "http://127.0.0.1:{{three.Port}}" } ]
                }
              },
              "routes": {
                "app": { "match": { "path": "/{**rest}" }, "upstream": "app", "auth": "none" },
                "members": { "match": { "path": "/members/{**rest}" }, "upstream": "app" }
              }
            }
            """).StartAsync();

        var answers = new List<string>();
        foreach (var path in (string[])["/", "/login_page", "/admin_only", "/hooks/secret", "/assets/app.js", "/api/chats"])
        {
            using var reply = await gateway.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.False(reply.Headers.Contains("Content-Security-Policy"));
            var answer = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.EndsWith($" GET {path}", answer, StringComparison.Ordinal);
            answers.Add(answer.Split(' ')[0]);
        }

        Assert.Equal(["one", "three", "two"], answers.Distinct().Order());
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync("/members/1", Ann)).StatusCode);

        // A token of theirs is theirs to judge.
        using var request = gateway.Request(HttpMethod.Get, "/", Ann);
        using var theirs = await gateway.SendAsync(request);
        Assert.Equal(request.Headers.Authorization!.ToString(), Assert.Single(theirs.Headers.GetValues("x-authorization")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync("/admin/gateway")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("/internal/audit")).StatusCode);
    }

    [Fact]
    public async Task Source4_11_The_sample_in_the_readme_serves_three_ports_with_a_hundred_a_minute_and_ten_at_once()
    {
        await using var one = await NodeServer.StartAsync("one", 3000);
        await using var two = await NodeServer.StartAsync("two", 3001);
        await using var three = await NodeServer.StartAsync("three", 3002);
        var sample = await SampleAsync();
        foreach (var (port, server) in ((string, NodeServer)[])[("3000", one), ("3001", two), ("3002", three)])
        {
            sample = sample.Replace($"127.0.0.1:{port}", $"127.0.0.1:{server.Port}", StringComparison.Ordinal);
        }

        await using var gateway = await new RunningGateway().WithoutAuth().With(new ManualTime()).Alone(sample.Replace("http://*:8080", "http://127.0.0.1:0", StringComparison.Ordinal)).StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => gateway.GetAsync("/anything")));

        // By the gateway's clock all at once.
        Assert.Equal(10, replies.Count(reply => reply.StatusCode == HttpStatusCode.OK));
        Assert.All(replies.Where(reply => reply.StatusCode != HttpStatusCode.OK), reply => Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode));
        var answers = await Task.WhenAll(replies.Where(reply => reply.IsSuccessStatusCode).Select(reply => reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(["one", "three", "two"], answers.Select(answer => answer.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public async Task Source4_11_Beside_our_own_services_backends_get_who_asks_from_the_token()
    {
        await using var one = await NodeServer.StartAsync("one", 3000);
        await using var gateway = new RunningGateway().Configured(
            $$"""
            {
              "upstreams": { "shop": { "targets": [ { "url": "http://127.0.0.1:{{one.Port}}" } ] } },
              "routes": { "shop": { "match": { "path": "/shop/{**rest}" }, "upstream": "shop", "rewrite": "/{**rest}" } }
            }
            """);
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/chats", () => "chats"));
        await gateway.StartAsync();

        using var shop = await gateway.GetAsync("/shop/cart?x=1", Ann);
        using var chats = await gateway.GetAsync("/api/chats", Ann);

        Assert.Equal("one GET /cart?x=1", await shop.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Ann.ToString(), Assert.Single(shop.Headers.GetValues("x-user")));
        Assert.Equal("chats", await chats.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync("/shop/cart")).StatusCode);
    }

    [Fact]
    public async Task Source4_10_One_file_says_upstreams_strategy_weights_and_who_may_ask()
    {
        await using var one = await NodeServer.StartAsync("one", 3001);
        await using var gateway = new RunningGateway().Alone(
            $$"""
            {
              "upstreams": { "app": { "balance": "least_conn", "timeout": "10s", "targets": [ { "url": "http://127.0.0.1:{{one.Port}}", "weight": 2 } ] } },
              "routes": {
                "open": { "match": { "path": "/open" }, "upstream": "app", "auth": "none" },
                "closed": { "match": { "path": "/closed" }, "upstream": "app" },
                "office": { "match": { "path": "/office" }, "upstream": "app", "auth": "admin" }
              }
            }
            """);
        await gateway.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/open")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync("/closed")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/closed", Ann)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/office", Ann)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(gateway.AdminRequest(HttpMethod.Get, "/office", Ann))).StatusCode);
    }

    /// <summary>The file as it stands in the README.</summary>
    private static async Task<string> SampleAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RustyGate.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "README.md"), TestContext.Current.CancellationToken);
        return text.Split("## The gateway alone")[1].Split("```jsonc")[1].Split("```")[0];
    }
}
