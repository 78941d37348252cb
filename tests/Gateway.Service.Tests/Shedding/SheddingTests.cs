using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Shedding;

public sealed class SheddingTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task Source0_1_While_a_slow_upstream_is_flooded_health_and_log_in_answer_and_the_least_important_is_told_to_come_later()
    {
        var release = new TaskCompletionSource();
        var reached = 0;
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured(
            """
            {
              "overload": { "in_flight": 20, "queue": 4, "wait": "30s" },
              "routes": { "low": { "match": { "path": "/api/low" }, "upstream": "chat", "priority": "low" } }
            }
            """);
        gateway.Authority.Extra = app => app.MapPost("/auth/login", () => "signed in");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/{what}", async (HttpContext context) =>
        {
            Interlocked.Increment(ref reached);
            await release.Task.WaitAsync(context.RequestAborted);
        }));
        await gateway.StartAsync();

        // Low priority takes 14 of the 20 places and the 4 of the queue; then what is more important pushes it out, up to 17 places.
        var low = Send("/api/low", 14 + 4 + 1);
        await Eventually.HoldsAsync(() => reached == 14 && low.Count(request => request.IsCompleted) == 1);
        var normal = Send("/api/normal", 3);
        await Eventually.HoldsAsync(() => reached == 17);
        var queued = Send("/api/normal", 4);
        await Eventually.HoldsAsync(() => low.Count(request => request.IsCompleted) == 1 + 4);
        foreach (var refused in low.Where(request => request.IsCompleted))
        {
            await RefusedAsync(await refused);
        }

        await RefusedAsync(await gateway.GetAsync("/api/normal", Ann));
        using var login = await gateway.SendAsync(gateway.Request(HttpMethod.Post, "/auth/login"));
        using var health = await gateway.GetAsync("/health");
        using var page = await gateway.GetAsync("/teapot");
        Assert.Equal([200, 200, 418], new[] { login, health, page }.Select(reply => (int)reply.StatusCode));

        var served = low.Where(request => !request.IsCompleted).ToList();
        release.SetResult();
        foreach (var reply in await Task.WhenAll([.. served, .. normal, .. queued]))
        {
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }

        List<Task<HttpResponseMessage>> Send(string path, int count) => [.. Enumerable.Range(0, count).Select(_ => gateway.GetAsync(path, Ann))];
    }

    [Fact]
    public async Task Source0_1_Who_waits_too_long_for_a_turn_is_told_to_come_later_and_streams_are_counted_apart()
    {
        var release = new TaskCompletionSource();
        var reached = 0;
        await using var gateway = new RunningGateway().Configured("""{ "overload": { "in_flight": 1, "queue": 10, "wait": "50ms", "streams": 1 } }""");
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("event: ready\ndata: {}\n\n");
            await release.Task.WaitAsync(context.RequestAborted);
        }));
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/{what}", async (HttpContext context) =>
        {
            Interlocked.Increment(ref reached);
            await release.Task.WaitAsync(context.RequestAborted);
        }));
        await gateway.StartAsync();

        using var stream = await gateway.GetAsync("/events", Ann);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        await RefusedAsync(await gateway.GetAsync("/events", Ann));
        var first = gateway.GetAsync("/api/first", Ann);
        await Eventually.HoldsAsync(() => reached == 1);
        await RefusedAsync(await gateway.GetAsync("/api/second", Ann));

        release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        await Eventually.HoldsAsync(async () => (await gateway.GetAsync("/api/third", Ann)).StatusCode == HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => (await gateway.GetAsync("/events", Ann)).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task S42_Who_reads_an_answer_slowly_keeps_nobody_else_out()
    {
        // More than what lies in all buffers on the way.
        const int Chunks = 1024;
        var chunk = new byte[64 * 1024];
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured("""{ "overload": { "in_flight": 1, "queue": 0 } }""");
        await gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapGet("/api/small", () => "small");
            app.MapGet("/api/large", async (HttpContext context) =>
            {
                for (var i = 0; i < Chunks; i++)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                }
            });
        });
        await gateway.StartAsync();

        var unread = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++)
        {
            unread.Add(await gateway.GetAsync("/api/large", Ann));
        }

        using var small = await gateway.GetAsync("/api/small", Ann);
        Assert.All([.. unread, small], reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
        unread.ForEach(reply => reply.Dispose());
    }

    private static async Task RefusedAsync(HttpResponseMessage reply)
    {
        using (reply)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
            var problem = JsonSerializer.Deserialize<JsonElement>(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal("overloaded", problem.GetProperty("code").GetString());
        }
    }
}
