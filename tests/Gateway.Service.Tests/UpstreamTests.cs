using System.Collections.Concurrent;
using System.Globalization;
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
        await using var gateway = new RunningGateway().With("services:chat:http:0", "http://127.0.0.1:1").Configured(Unchecked);
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
        await using var gateway = new RunningGateway().Configured("""{ "upstreams": { "chat": { "timeout": "300ms" } } }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)));
        await gateway.StartAsync();

        await AssertProblemAsync(await gateway.GetAsync("/api/slow", Ann), HttpStatusCode.GatewayTimeout, "gateway_timeout");
    }

    [Fact]
    public async Task A_replica_that_is_gone_fails_no_request_whatever_its_method()
    {
        await using var gateway = new RunningGateway().With("services:chat:http:0", "http://127.0.0.1:1").Configured(Unchecked);
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
    public async Task What_is_written_into_one_chat_meets_at_one_replica_and_all_else_goes_to_both()
    {
        const int Chats = 40;
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false");
        for (var replica = 0; replica < 2; replica++)
        {
            var own = $"{replica}";
            await gateway.AddUpstreamAsync("chat", app => app.MapMethods("/api/{**rest}", ["GET", "POST"], () => own));
        }

        await gateway.StartAsync();
        var (writers, readers) = (new HashSet<string>(), new HashSet<string>());
        for (var n = 0; n < Chats; n++)
        {
            var path = $"/api/chats/{Guid.CreateVersion7()}/messages";
            var writer = await AskAsync(HttpMethod.Post, path);
            Assert.Equal(writer, await AskAsync(HttpMethod.Post, path));
            Assert.Equal(writer, await AskAsync(HttpMethod.Post, path));
            writers.Add(writer);
            readers.Add(await AskAsync(HttpMethod.Get, path));
        }

        Assert.Equal(2, writers.Count);
        Assert.Equal(2, readers.Count);

        async Task<string> AskAsync(HttpMethod method, string path)
        {
            using var request = gateway.Request(method, path, Ann);
            using var reply = await gateway.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task R16_What_waits_at_a_replica_that_is_taken_out_is_asked_of_another_when_that_can_do_no_harm()
    {
        var (frozen, isFrozenWhole, read) = (-1, false, 0);
        var asked = new ConcurrentQueue<(int Replica, string Body)>();
        await using var gateway = new RunningGateway().With("RateLimits:Enabled", "false")
            .Configured("""{ "upstreams": { "chat": { "balance": "round_robin", "health": { "interval": "100ms", "timeout": "2s" } } } }""");
        for (var replica = 0; replica < 2; replica++)
        {
            var own = replica;
            await gateway.AddUpstreamAsync("chat", app =>
            {
                app.MapGet("/health/ready", context => AnswerAsync(context, isFrozenWhole ? own : -2, "well"));
                app.MapGet("/api/chats/1/messages", context =>
                {
                    Interlocked.Increment(ref read);
                    return AnswerAsync(context, own, "read");
                });
                app.MapPost("/api/chats/1/messages", StoreAsync);
                app.MapPost("/api/chats", StoreAsync);

                async Task StoreAsync(HttpContext context)
                {
                    var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
                    asked.Enqueue((own, body));
                    await AnswerAsync(context, own, body);
                }
            });
        }

        await gateway.StartAsync();
        using (await gateway.GetAsync("/api/chats/1/messages", Ann))
        {
            // Both are in before one of them freezes.
        }

        // It takes requests and is well, until all of them are there: of each kind one half.
        (frozen, read) = (0, 0);
        var reads = Enumerable.Range(0, 8).Select(_ => gateway.GetAsync("/api/chats/1/messages", Ann)).ToList();
        await Eventually.HoldsAsync(() => Volatile.Read(ref read) == 8);
        var keyed = Enumerable.Range(0, 8).Select(n => PostAsync("/api/chats/1/messages", $"keyed {n}", $"{n}")).ToList();
        await Eventually.HoldsAsync(() => asked.Count == 8);
        var plain = Enumerable.Range(0, 8).Select(n => PostAsync("/api/chats/1/messages", $"plain {n}", key: null)).ToList();
        await Eventually.HoldsAsync(() => asked.Count == 16);
        var elsewhere = Enumerable.Range(0, 8).Select(n => PostAsync("/api/chats", $"elsewhere {n}", $"{n}")).ToList();
        await Eventually.HoldsAsync(() => asked.Count == 24);
        isFrozenWhole = true;
        foreach (var (reply, n) in (await Task.WhenAll(keyed)).Select((reply, n) => (reply, n)))
        {
            Assert.Equal((HttpStatusCode.OK, $"keyed {n}"), (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        Assert.All(await Task.WhenAll(reads), reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
        Assert.Contains(asked, one => one.Replica == 0 && one.Body.StartsWith("keyed", StringComparison.Ordinal));
        frozen = -1;
        await Task.WhenAll([.. plain, .. elsewhere]);
        foreach (var kind in (string[])["plain", "elsewhere"])
        {
            Assert.Contains(asked, one => one.Replica == 0 && one.Body.StartsWith(kind, StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 8).Select(n => $"{kind} {n}"), asked.Select(one => one.Body).Where(body => body.StartsWith(kind, StringComparison.Ordinal)).Order());
        }

        async Task AnswerAsync(HttpContext context, int replica, string text)
        {
            while (frozen == replica)
            {
                await Task.Delay(10, context.RequestAborted);
            }

            await context.Response.WriteAsync(text, context.RequestAborted);
        }

        Task<HttpResponseMessage> PostAsync(string path, string body, string? key)
        {
            var request = gateway.Request(HttpMethod.Post, path, Ann);
            request.Content = new StringContent(body);
            if (key is not null)
            {
                // Some announce their length, and some come in chunks, as .NET sends JSON.
                request.Headers.TransferEncodingChunked = int.Parse(key, CultureInfo.InvariantCulture) % 2 == 0;
                request.Headers.Add("Idempotency-Key", key);
            }

            return gateway.SendAsync(request);
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
        await using var gateway = new RunningGateway().Configured("""{ "max_body": 2000 }""");
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/api/echo", EchoAsync));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Post, "/api/echo", Ann);
        request.Content = new StringContent(new string('x', 5000));
        request.Headers.TransferEncodingChunked = !isAnnounced;

        using var reply = await gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    private const string Unchecked = """{ "upstreams": { "chat": { "health": { "path": null } } } }""";

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
