using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Upstreams;

public sealed class RetryTests
{
    /// <summary>Whatever a replica does, it stays in.</summary>
    private const string NeverOut = """ "balance": "round_robin", "health": { "errors": { "enabled": false } } """;

    private const string LimitedTries = """ "retries": { "try_timeout": "211ms" } """;

    private static readonly TimeSpan TryLimit = TimeSpan.FromMilliseconds(211);

    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("HEAD", null, true)]
    [InlineData("POST", "key-1", true)]
    [InlineData("POST", null, false)]
    [InlineData("DELETE", null, false)]
    public async Task R16_A_connection_that_breaks_before_the_answer_is_tried_elsewhere_only_when_that_does_no_harm(string method, string? key, bool isRepeated)
    {
        var asked = new ConcurrentQueue<int>();
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.Map("/shop/buy", async (HttpContext context) =>
            {
                var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
                asked.Enqueue(number);
                if (number == 0)
                {
                    context.Abort();
                    return;
                }

                await context.Response.WriteAsync($"took {body}", context.RequestAborted);
            }),
            NeverOut,
            """ "idempotency_key": true """);

        // Round robin: one of any two begins at the replica that breaks off.
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var request = shop.Gateway.Request(new HttpMethod(method), "/shop/buy");
            request.Content = method == "POST" ? new StringContent("a hat") : null;
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var reply = await shop.Gateway.SendAsync(request);
            statuses.Add(reply.StatusCode);
            if (reply.IsSuccessStatusCode && method == "POST")
            {
                Assert.Equal("took a hat", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }

        Assert.Equal(isRepeated ? [HttpStatusCode.OK, HttpStatusCode.OK] : [HttpStatusCode.OK, HttpStatusCode.BadGateway], statuses.Order());
        Assert.Equal(isRepeated ? 3 : 2, asked.Count);
    }

    [Fact]
    public async Task A_body_that_is_too_large_to_be_kept_is_sent_once()
    {
        var asked = new ConcurrentQueue<int>();
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapPost("/shop/buy", async (HttpContext context) =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                asked.Enqueue(number);
                context.Abort();
            }),
            NeverOut,
            """ "idempotency_key": true, "max_body": "4MiB" """);
        using var request = shop.Gateway.Request(HttpMethod.Post, "/shop/buy");
        request.Headers.Add("Idempotency-Key", "key-1");
        request.Content = new ByteArrayContent(new byte[2 << 20]);

        using var reply = await shop.Gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, reply.StatusCode);
        Assert.Single(asked);
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_never_followed_by_another()
    {
        var asked = new ConcurrentQueue<int>();
        var isRead = new TaskCompletionSource();
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapGet("/shop/list", async (HttpContext context) =>
            {
                asked.Enqueue(number);
                await context.Response.WriteAsync("half of it", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await isRead.Task;
                context.Abort();
            }),
            NeverOut);

        using var reply = await shop.Gateway.GetAsync("/shop/list");
        isRead.SetResult();

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Single(asked);
    }

    [Theory]
    [InlineData("", HttpStatusCode.ServiceUnavailable, 2)]
    [InlineData(""" "retries": { "statuses": [ 503 ] } """, HttpStatusCode.OK, 3)]
    [InlineData(""" "retries": { "statuses": [ 500 ] } """, HttpStatusCode.ServiceUnavailable, 2)]
    [InlineData(""" "retries": { "statuses": [ 503 ], "most": 0 } """, HttpStatusCode.ServiceUnavailable, 2)]
    [InlineData(""" "retries": { "statuses": [ 503 ], "budget": 0, "minimum": 0 } """, HttpStatusCode.ServiceUnavailable, 2)]
    public async Task An_answer_is_tried_elsewhere_where_the_route_says_so(string route, HttpStatusCode worst, int asked)
    {
        var count = 0;
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapGet("/shop/list", (HttpContext context) =>
            {
                Interlocked.Increment(ref count);
                context.Response.Headers["X-Replica"] = $"{number}";
                return number == 0 ? Results.Text("not now", statusCode: 503) : Results.Text("hats");
            }),
            NeverOut,
            route);

        (HttpStatusCode Status, string Text)[] answers = [await shop.GetAsync("/shop/list"), await shop.GetAsync("/shop/list")];

        Assert.Equal(asked, count);
        Assert.Equal(worst == HttpStatusCode.OK ? [(worst, "hats"), (worst, "hats")] : [(HttpStatusCode.OK, "hats"), (worst, "not now")], answers.OrderBy(answer => answer.Status));
    }

    [Fact]
    public async Task When_the_last_replica_fails_too_its_answer_is_told_and_no_header_of_the_others()
    {
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapGet("/shop/list", (HttpContext context) =>
            {
                context.Response.Headers[$"X-Replica-{number}"] = "yes";
                return Results.Text($"not now, says {number}", statusCode: 503);
            }),
            NeverOut,
            """ "retries": { "statuses": [ 503 ], "most": 5 } """);

        using var reply = await shop.Gateway.GetAsync("/shop/list");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var header = Assert.Single(reply.Headers, header => header.Key.StartsWith("X-Replica", StringComparison.Ordinal));
        Assert.Equal($"not now, says {header.Key[^1]}", text);
    }

    [Fact]
    public async Task Retries_stop_at_the_budget()
    {
        var asked = 0;
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.MapGet("/shop/list", () =>
            {
                Interlocked.Increment(ref asked);
                return Results.StatusCode(503);
            }),
            NeverOut,
            """ "retries": { "statuses": [ 503 ], "budget": 0.2, "minimum": 0 } """);

        for (var i = 0; i < 100; i++)
        {
            await shop.GetAsync("/shop/list");
        }

        Assert.Equal(120, asked);
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.OK)]
    [InlineData("POST", HttpStatusCode.GatewayTimeout)]
    public async Task A_try_that_takes_too_long_is_followed_by_another_or_504(string method, HttpStatusCode worst)
    {
        var limit = new HeldLimit(TryLimit);
        var (hanging, aborted) = (0, new TaskCompletionSource());
        await using var shop = await Shop.OpenAsync(
            2,
            (app, number) => app.Map("/shop/list", async (HttpContext context) =>
            {
                if (number == 0)
                {
                    context.RequestAborted.Register(() => aborted.TrySetResult());
                    Interlocked.Increment(ref hanging);
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                }
            }),
            NeverOut,
            LimitedTries,
            time: limit);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            var before = Volatile.Read(ref hanging);
            var asking = shop.Gateway.SendAsync(shop.Gateway.Request(new HttpMethod(method), "/shop/list"));
            await Eventually.HoldsAsync(() => asking.IsCompleted || Volatile.Read(ref hanging) > before);
            limit.Pass();
            using var reply = await asking;
            statuses.Add(reply.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, worst], statuses.Order());
        await aborted.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_limit_of_one_try_ends_with_the_first_byte()
    {
        var limit = new HeldLimit(TryLimit);
        var more = new TaskCompletionSource();
        await using var shop = await Shop.OpenAsync(
            1,
            (app, _) =>
            {
                app.MapGet("/shop/hang", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
                app.MapGet("/shop/list", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("first ", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await more.Task;
                    await context.Response.WriteAsync("second", context.RequestAborted);
                });
            },
            route: LimitedTries,
            time: limit);

        using var reply = await shop.Gateway.GetAsync("/shop/list");
        Assert.Equal(0, limit.Running);
        var hanging = shop.GetAsync("/shop/hang");
        await Eventually.HoldsAsync(() => limit.Running == 1);
        limit.Pass();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await hanging).Status);
        more.SetResult();
        Assert.Equal("first second", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
