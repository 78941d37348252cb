using System.Net;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>Answers that are served out of their time: <c>stale-while-revalidate</c> and <c>stale-if-error</c> (RFC 5861).</summary>
public sealed class StaleAnswerTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();

    private readonly RunningGateway _gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured("""
        {
          "routes": {
            "while": { "match": { "path": "/while/{**rest}" }, "upstream": "chat", "auth": "none", "cache": { "ttl": "1ms", "key": "public", "stale_while_revalidate": "1h" } },
            "own": { "match": { "path": "/own/{**rest}" }, "upstream": "chat", "rewrite": "/while/{**rest}", "cache": { "ttl": "1ms", "stale_while_revalidate": "1h" } },
            "error": { "match": { "path": "/error/{**rest}" }, "upstream": "chat", "auth": "none", "rewrite": "/while/{**rest}", "cache": { "ttl": "1ms", "key": "public", "stale_if_error": "1h" } },
            "plain": { "match": { "path": "/plain/{**rest}" }, "upstream": "chat", "auth": "none", "rewrite": "/while/{**rest}", "cache": { "ttl": "1ms", "key": "public" } }
          }
        }
        """);

    private TinyServer? _chat;
    private volatile int _asked;
    private volatile int _status = StatusCodes.Status200OK;
    private volatile string? _says;
    private volatile Task _gate = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _chat = await _gateway.AddUpstreamAsync("chat", app => app.MapGet("/while/{what}", async context =>
        {
            var number = Interlocked.Increment(ref _asked);
            await _gate.WaitAsync(context.RequestAborted);
            (context.Response.StatusCode, context.Response.Headers.CacheControl) = (_status, _says);
            await context.Response.WriteAsync($"{number} for {context.Request.Headers["X-User-Id"]}", context.RequestAborted);
        }));
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/while/a", null)]
    [InlineData("/plain/a", "max-age=0, stale-while-revalidate=60")]
    [InlineData("/plain/a", "s-maxage=0, public, stale-while-revalidate=60")]
    [InlineData("/own/a", null)]
    public async Task Out_of_its_time_it_is_served_at_once_and_one_request_behind_it_fetches_another(string path, string? says)
    {
        _says = says;
        var first = await GetAsync(path);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = held.Task;

        // Nobody waits for what is fetched: that is answered only after all of these.
        (string Body, string Status, HttpStatusCode Code) stale = default;
        await Eventually.HoldsAsync(async () => (stale = await GetAsync(path)).Status.Contains("stale", StringComparison.Ordinal));
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => GetAsync(path)));
        await Eventually.HoldsAsync(() => _asked == 2);
        held.SetResult();

        Assert.Equal((first.Body, "RustyGate; hit; detail=stale-while-revalidate", HttpStatusCode.OK), stale);
        Assert.All(others, other => Assert.Equal(first.Body, other.Body));
        var renewed = path.StartsWith("/own", StringComparison.Ordinal) ? $"2 for {Ann}" : "2 for ";
        await Eventually.HoldsAsync(async () => (await GetAsync(path)).Body == renewed);
    }

    [Theory]
    [InlineData("/while/a", "max-age=0")]
    [InlineData("/while/a", "s-maxage=0, public")]
    [InlineData("/while/a", "max-age=0, must-revalidate, stale-while-revalidate=60")]
    [InlineData("/plain/a", null)]
    public async Task Without_leave_of_the_upstream_nothing_is_served_out_of_its_time(string path, string? says)
    {
        _says = says;
        var first = await GetAsync(path);

        await Eventually.HoldsAsync(async () => (await GetAsync(path)).Body != first.Body);
        Assert.DoesNotContain("stale", (await GetAsync(path)).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_its_place_and_is_not_for_keeping_ends_it()
    {
        await GetAsync("/while/a");
        _says = "no-store";

        await Eventually.HoldsAsync(async () => (await GetAsync("/while/a")).Status == "RustyGate; fwd=miss");
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError, "/error/a", null)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, "/error/a", null)]
    [InlineData(StatusCodes.Status502BadGateway, "/plain/a", "max-age=0, stale-if-error=60")]
    public async Task Where_the_upstream_fails_the_last_good_answer_is_served(int status, string path, string? says)
    {
        _says = says;
        var first = await GetAsync(path);
        _status = status;

        await Eventually.HoldsAsync(async () => (await GetAsync(path)) == (first.Body, "RustyGate; fwd=stale; detail=stale-if-error", HttpStatusCode.OK));

        _status = StatusCodes.Status200OK;
        var after = await GetAsync(path);
        Assert.NotEqual(first.Body, after.Body);
        Assert.Equal("RustyGate; fwd=miss; stored", after.Status);
    }

    [Fact]
    public async Task Where_it_is_gone_too_and_for_no_other_status_and_no_other_answer()
    {
        var first = await GetAsync("/error/a");
        _status = StatusCodes.Status404NotFound;
        await Eventually.HoldsAsync(async () => (await GetAsync("/error/a")).Code == HttpStatusCode.NotFound);
        _status = StatusCodes.Status200OK;
        var second = await GetAsync("/error/a");
        await _chat!.DisposeAsync();

        Assert.NotEqual(first.Body, second.Body);
        await Eventually.HoldsAsync(async () => (await GetAsync("/error/a")) == (second.Body, "RustyGate; fwd=stale; detail=stale-if-error", HttpStatusCode.OK));
        Assert.Contains((await GetAsync("/error/b")).Code, (HttpStatusCode[])[HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable]);
    }

    private async Task<(string Body, string Status, HttpStatusCode Code)> GetAsync(string path)
    {
        using var reply = await _gateway.GetAsync(path, Ann);
        return (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            reply.Headers.TryGetValues("Cache-Status", out var status) ? status.Single() : "", reply.StatusCode);
    }
}
