using System.Net;
using Gateway.Service.Limits;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Limits;

public sealed class LimitTests
{
    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();

    [Fact]
    public async Task Source4_6_Source1_7_S34_Past_the_burst_is_429_with_a_time_to_come_back_and_no_header_makes_another_client()
    {
        await using var gateway = await Limited("""{ "per_client": { "rate": "6/m", "burst": 5 } }""").StartAsync();

        for (var i = 0; i < 8; i++)
        {
            using var request = gateway.Request(HttpMethod.Get, "/teapot");
            foreach (var header in (string[])["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "X-Client-IP", "CF-Connecting-IP"])
            {
                request.Headers.TryAddWithoutValidation(header, $"10.0.0.{i}");
            }

            using var reply = await gateway.SendAsync(request);

            Assert.Equal(i < 5 ? 418 : 429, (int)reply.StatusCode);
            Assert.Equal("\"per_client\";q=5;w=50", Assert.Single(reply.Headers.GetValues("RateLimit-Policy")));
            Assert.Matches($"^\"per_client\";r={Math.Max(0, 4 - i)};t=[0-9]+$", Assert.Single(reply.Headers.GetValues("RateLimit")));
            Assert.Equal(("5", $"{Math.Max(0, 4 - i)}"), (One(reply, "RateLimit-Limit"), One(reply, "RateLimit-Remaining")));
            Assert.InRange(int.Parse(One(reply, "RateLimit-Reset"), System.Globalization.CultureInfo.InvariantCulture), 1, 50);
            if (i >= 5)
            {
                Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
                Assert.Contains("\"rate_limited\"", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }

        using var health = await gateway.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("/auth/none")]
    [InlineData("/bff/none")]
    public async Task Signing_in_has_a_stricter_limit_of_its_own(string path)
    {
        await using var gateway = await Limited("""{ "sign_in": { "rate": "1/m", "burst": 2 } }""").StartAsync();

        Assert.Equal([404, 404, 429], await StatusesAsync(3, () => gateway.SendAsync(BrowserRequest(gateway, path))));
        Assert.Equal(418, (int)(await gateway.GetAsync("/teapot")).StatusCode);
    }

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/auth/register")]
    [InlineData("/register")]
    [InlineData("/login")]
    [InlineData("/api/signup")]
    [InlineData("/api/signin")]
    [InlineData("/setup")]
    public async Task Every_name_of_signing_in_has_the_stricter_limit(string path)
    {
        await using var gateway = await Limited("""{ "sign_in": { "rate": "1/m", "burst": 1 } }""").StartAsync();

        Assert.Equal([404, 429], await StatusesAsync(2, () => gateway.SendAsync(gateway.Request(HttpMethod.Post, path))));
    }

    [Fact]
    public async Task Each_user_has_a_bucket_on_a_route_that_says_so_and_a_refused_request_spends_nothing_of_the_others()
    {
        await using var gateway = Limited(
            """{ "per_client": { "rate": "1/h", "burst": 6 }, "each": { "rate": "1/h", "burst": 2, "per": "user" } }""",
            """{ "api": { "limits": [ "per_client", "each" ] } }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/chats", () => "mine"));
        await gateway.StartAsync();

        Assert.Equal([200, 200, 429, 429], await StatusesAsync(4, () => gateway.GetAsync("/api/chats", Ann)));
        Assert.Equal([200, 200, 429], await StatusesAsync(3, () => gateway.GetAsync("/api/chats", Ben)));

        // By address both are one: two of its six tokens are left. Whoever is nobody is told 401 as long as there are any.
        Assert.Equal([401, 401, 429], await StatusesAsync(3, () => gateway.GetAsync("/api/chats")));
    }

    [Fact]
    public async Task A_session_a_header_or_a_whole_route_may_have_the_bucket_and_a_request_may_cost_more()
    {
        await using var gateway = Limited(
            """
            {
              "session": { "rate": "1/h", "burst": 1, "per": "session" }, "key": { "rate": "1/h", "burst": 1, "per": "header:X-Api-Key" },
              "all": { "rate": "1/h", "burst": 5, "per": "route" }
            }
            """,
            """
            {
              "session": { "match": { "path": "/by/session" }, "upstream": "chat", "limits": [ "session" ] },
              "key": { "match": { "path": "/by/key" }, "upstream": "chat", "auth": "none", "limits": [ "key" ] },
              "all": { "match": { "path": "/by/route/{**rest}" }, "upstream": "chat", "auth": "none", "limits": [ "all" ], "cost": 2 },
              "free": { "match": { "path": "/by/nothing" }, "upstream": "chat", "auth": "none", "limits": [] }
            }
            """);
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/by/{**rest}", () => "well"));
        await gateway.StartAsync();
        var (first, second) = (gateway.Authority.TokenOf(Ann), gateway.Authority.TokenOf(Ann));

        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.SendAsync(With(gateway, "/by/session", "Authorization", $"Bearer {first}"))));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.SendAsync(With(gateway, "/by/session", "Authorization", $"Bearer {second}"))));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.SendAsync(With(gateway, "/by/key", "X-Api-Key", "one"))));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.SendAsync(With(gateway, "/by/key", "X-Api-Key", "two"))));
        Assert.Equal([200, 200, 429], await StatusesAsync(3, () => gateway.GetAsync("/by/route/a")));
        Assert.All(await StatusesAsync(20, () => gateway.GetAsync("/by/nothing")), status => Assert.Equal(200, status));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void One_client_is_one_address_or_one_subscribers_network(string address, string client) =>
        Assert.Equal(IPAddress.Parse(client), ClientAddress.Of(IPAddress.Parse(address)));

    /// <summary>By a clock that stands: nothing comes back while a test takes its time.</summary>
    private static RunningGateway Limited(string limits, string routes = "{}") =>
        new RunningGateway().With(new ManualTime()).Configured($$"""{ "limits": {{limits}}, "routes": {{routes}} }""");

    private static HttpRequestMessage With(RunningGateway gateway, string path, string header, string value)
    {
        var request = gateway.Request(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static HttpRequestMessage BrowserRequest(RunningGateway gateway, string path) => With(gateway, path, "X-RustyGate-Csrf", "1");

    private static string One(HttpResponseMessage reply, string header) => Assert.Single(reply.Headers.GetValues(header));

    private static async Task<List<int>> StatusesAsync(int count, Func<Task<HttpResponseMessage>> send)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            using var reply = await send();
            statuses.Add((int)reply.StatusCode);
        }

        return statuses;
    }
}
