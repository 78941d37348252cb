using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

public sealed class UpstreamTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task Source4_9_No_upstream_that_answers_is_502()
    {
        await using var gateway = new RunningGateway().With("services:chat:http:0", "http://127.0.0.1:1").With(Active, "false");
        await gateway.StartAsync();

        await AssertProblemAsync(await gateway.GetAsync("/api/chats", Ann), HttpStatusCode.BadGateway, "bad_gateway");
    }

    [Fact]
    public async Task Source4_9_All_upstreams_known_to_be_down_is_503_with_a_time_to_come_back()
    {
        await using var gateway = new RunningGateway().With("services:chat:http:0", "http://127.0.0.1:1").With("RateLimits:Enabled", "false");
        await gateway.StartAsync();
        await Eventually.HoldsAsync(async () => (await gateway.GetAsync("/api/chats", Ann)).StatusCode == HttpStatusCode.ServiceUnavailable);

        var reply = await gateway.GetAsync("/api/chats", Ann);

        Assert.NotNull(reply.Headers.RetryAfter);
        await AssertProblemAsync(reply, HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Fact]
    public async Task Source4_9_An_upstream_that_takes_too_long_is_504()
    {
        await using var gateway = new RunningGateway().With("ReverseProxy:Clusters:chat:HttpRequest:ActivityTimeout", "00:00:00.3");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)));
        await gateway.StartAsync();

        await AssertProblemAsync(await gateway.GetAsync("/api/slow", Ann), HttpStatusCode.GatewayTimeout, "gateway_timeout");
    }

    [Fact]
    public async Task A_replica_that_is_gone_fails_no_request_whatever_its_method()
    {
        await using var gateway = new RunningGateway().With("services:chat:http:0", "http://127.0.0.1:1").With(Active, "false");
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/api/echo", EchoAsync));
        await gateway.StartAsync();

        for (var i = 0; i < 20; i++)
        {
            using var request = gateway.Request(HttpMethod.Post, "/api/echo", Ann);
            request.Content = new StringContent($"body {i}");
            using var reply = await gateway.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Equal($"body {i}", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Every_replica_gets_its_share()
    {
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/who", () => "first"));
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/who", () => "second"));
        await gateway.StartAsync();

        var answers = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            using var reply = await gateway.GetAsync("/api/who", Ann);
            answers.Add(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.All(answers.CountBy(answer => answer), share => Assert.InRange(share.Value, 10, 50));
        Assert.Equal(2, answers.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S43_A_body_over_the_limit_is_413_announced_or_chunked(bool isAnnounced)
    {
        await using var gateway = new RunningGateway().With("Requests:MaxBodyBytes", "2000");
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/api/echo", EchoAsync));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Post, "/api/echo", Ann);
        request.Content = new StringContent(new string('x', 5000));
        request.Headers.TransferEncodingChunked = !isAnnounced;

        using var reply = await gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    private const string Active = "ReverseProxy:Clusters:chat:HealthCheck:Active:Enabled";

    private static async Task EchoAsync(HttpContext context) =>
        await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted));

    private static async Task AssertProblemAsync(HttpResponseMessage reply, HttpStatusCode status, string code)
    {
        using (reply)
        {
            Assert.Equal(status, reply.StatusCode);
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
            var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal(code, problem.GetProperty("code").GetString());
        }
    }
}
