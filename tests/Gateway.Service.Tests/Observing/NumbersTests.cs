using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Service.Tests.Upstreams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Observing;

/// <summary>Metrics for Prometheus and statistics for the admins' charts.</summary>
public sealed class NumbersTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task S65_Metrics_are_for_those_with_the_service_key_and_are_not_there_for_anyone_else()
    {
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/{**rest}", () => "well"));
        await gateway.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var counted = await gateway.GetAsync("/api/chats", Ann);
        }

        var statuses = new List<HttpStatusCode>();
        foreach (var path in (string[])["/metrics", "/internal/metrics", "/internal/metrics/", "/Internal/Metrics"])
        {
            using var reply = await gateway.GetAsync(path, Ann);
            statuses.Add(reply.StatusCode);
        }

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.NotFound, status));
        var text = "";
        string[] counts =
        [
            "rustygate_gateway_request_duration_seconds_count{route=\"api\",upstream=\"chat\"} 3\n", "rustygate_gateway_requests_total{route=\"api\",status=\"200\",upstream=\"chat\"} 3\n",
        ];
        await Eventually.HoldsAsync(async () =>
        {
            text = await ScrapedAsync(gateway);
            return Array.TrueForAll(counts, count => text.Contains(count, StringComparison.Ordinal));
        });
        Assert.Contains("# TYPE rustygate_gateway_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("rustygate_gateway_request_duration_seconds_bucket{route=\"api\",upstream=\"chat\",le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE rustygate_gateway_in_flight gauge\n", text, StringComparison.Ordinal);
        Assert.Matches("(?m)^kestrel_active_connections\\{[^}]*\\} [0-9]+$", text);
    }

    [Fact]
    public async Task Metrics_are_those_of_this_gateway_alone_and_stay_when_another_in_the_process_ends()
    {
        const string Counted = "rustygate_gateway_requests_total{route=\"api\",status=\"200\",upstream=\"chat\"}";
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/{**rest}", () => "well"));
        await gateway.StartAsync();
        await using (var other = new RunningGateway().With("RateLimits:Enabled", "false"))
        {
            await other.AddUpstreamAsync("chat", app => app.MapGet("/api/{**rest}", () => "well"));
            await other.StartAsync();
            foreach (var one in (RunningGateway[])[gateway, other, other])
            {
                using var counted = await one.GetAsync("/api/chats", Ann);
            }

            await Eventually.HoldsAsync(async () => (await ScrapedAsync(other)).Contains($"{Counted} 2\n", StringComparison.Ordinal));
        }

        // A metric whose meter is gone is in one more collection.
        await ScrapedAsync(gateway);
        await Eventually.HoldsAsync(async () => (await ScrapedAsync(gateway)).Contains($"{Counted} 1\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_done_about_upstreams_that_fail_is_counted_by_upstream_and_reason()
    {
        await using var shop = await Shop.OpenAsync(
            2,
            (app, _) => app.MapGet("/shop/list", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable)),
            """ "circuit": { "minimum": 5, "open": "1m" }, "health": { "errors": { "enabled": false } } """,
            """ "retries": { "statuses": [ 503 ] } """);

        // Five times both replicas are asked, and then neither.
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/shop/list")).Status);
        }

        foreach (var counted in (string[])
            [
                "rustygate_upstream_retries_total{reason=\"status\",upstream=\"shop\"} 5\n",
                "rustygate_upstream_circuit_changes_total{state=\"open\",upstream=\"shop\"} 1\n",
                "rustygate_gateway_requests_total{route=\"shop\",status=\"503\",upstream=\"shop\"} 5\n",
            ])
        {
            await Eventually.HoldsAsync(async () => (await ScrapedAsync(shop.Gateway)).Contains(counted, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Statistics_of_the_last_minutes_are_for_admins_by_second_route_and_upstream()
    {
        await using var gateway = new RunningGateway().Configured("""{ "limits": { "per_client": { "rate": "1000/s", "burst": 1000 }, "sign_in": { "rate": "1/h", "burst": 1 } } }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/{what}", (string what, HttpContext context) =>
            context.Response.StatusCode = what == "broken" ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK));
        await gateway.StartAsync();
        foreach (var path in (string[])["/api/well", "/api/well", "/api/broken", "/auth/none", "/auth/none"])
        {
            using var counted = await gateway.GetAsync(path, Ann);
        }

        using var anonymous = await gateway.GetAsync("/admin/gateway/stats");
        using var user = await gateway.GetAsync("/admin/gateway/stats", Ann);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (anonymous.StatusCode, user.StatusCode));

        JsonElement read = default;
        await Eventually.HoldsAsync(async () =>
        {
            read = await StatisticsAsync(gateway);

            // A request is counted when it is over, which its client may know before.
            return read.GetProperty("routes").TryGetProperty("api", out var api) && api.GetProperty("requests").GetInt32() == 3
                && read.GetProperty("routes").TryGetProperty("auth", out var auth) && auth.GetProperty("requests").GetInt32() == 2
                && read.GetProperty("in_flight").GetInt32() == 1 && read.GetProperty("total").GetProperty("requests").GetInt32() >= 7
                && read.GetProperty("series").GetArrayLength() > 0;
        });
        var chat = read.GetProperty("upstreams").GetProperty("chat");
        Assert.Equal((3, 1), (chat.GetProperty("requests").GetInt32(), chat.GetProperty("errors").GetInt32()));
        Assert.Equal((2, 1), (Of("routes", "auth", "requests"), Of("routes", "auth", "limited")));
        Assert.True(chat.GetProperty("p50").GetDouble() <= chat.GetProperty("p95").GetDouble() && chat.GetProperty("p95").GetDouble() <= chat.GetProperty("p99").GetDouble());
        Assert.Equal((300, 1, 0), (read.GetProperty("seconds").GetInt32(), read.GetProperty("in_flight").GetInt32(), read.GetProperty("streams").GetInt32()));
        Assert.InRange(read.GetProperty("total").GetProperty("requests").GetInt32(), 7, int.MaxValue);
        Assert.True(read.GetProperty("series")[0].GetProperty("numbers").GetProperty("requests").GetInt32() > 0);

        int Of(string part, string name, string number) => read.GetProperty(part).GetProperty(name).GetProperty(number).GetInt32();
    }

    private static async Task<string> ScrapedAsync(RunningGateway gateway)
    {
        using var request = gateway.Request(HttpMethod.Get, "/internal/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Service", RunningGateway.InternalKey);
        using var reply = await gateway.SendAsync(request);
        Assert.Equal(("text/plain", HttpStatusCode.OK), (reply.Content.Headers.ContentType?.MediaType, reply.StatusCode));
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> StatisticsAsync(RunningGateway gateway)
    {
        using var request = gateway.Request(HttpMethod.Get, "/admin/gateway/stats");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Authority.TokenOf(Guid.NewGuid(), role: "admin"));
        using var reply = await gateway.SendAsync(request);
        return await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
