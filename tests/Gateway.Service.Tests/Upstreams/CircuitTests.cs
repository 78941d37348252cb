using System.Net;
using Gateway.Service.Circuits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Upstreams;

public sealed class CircuitTests
{
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(5);

    private readonly ManualTime _time = new();

    private const string Circuit = """ "circuit": { "minimum": 5, "open": "5s" }, "health": { "errors": { "enabled": false } } """;

    [Fact]
    public async Task A_circuit_opens_when_an_upstream_fails_lets_one_request_try_and_closes_when_it_is_well()
    {
        var asked = 0;
        var status = 500;
        await using var shop = await Shop.OpenAsync(
            2,
            (app, _) => app.MapGet("/shop/list", () =>
            {
                Interlocked.Increment(ref asked);
                return Results.StatusCode(status);
            }),
            Circuit,
            time: _time);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await shop.GetAsync("/shop/list")).Status);
        }

        using (var refused = await shop.Gateway.GetAsync("/shop/list"))
        {
            Assert.Equal(Open, refused.Headers.RetryAfter?.Delta);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "circuit_open"), await shop.ProblemAsync(refused));
        }

        Assert.Equal(5, asked);
        Assert.Equal("open", Assert.Single(Statuses(shop)).State);

        // It fails still: one request finds that out, and the circuit is open again.
        _time.Pass(Open);
        Assert.Equal(HttpStatusCode.InternalServerError, (await shop.GetAsync("/shop/list")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/shop/list")).Status);
        Assert.Equal(6, asked);

        status = 200;
        _time.Pass(Open);
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/shop/list")).Status);
        Assert.Equal("closed", Assert.Single(Statuses(shop)).State);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/shop/list")).Status);
        }

        foreach (var state in (string[])["open", "half_open", "closed"])
        {
            Assert.Contains(shop.Gateway.Logged, line => line.Contains($"The circuit of shop is {state}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_stream_counts_as_soon_as_it_begins()
    {
        var fails = true;
        var end = new TaskCompletionSource();
        await using var shop = await Shop.OpenAsync(
            1,
            (app, _) => app.MapGet("/shop/live", async (HttpContext context) =>
            {
                if (fails)
                {
                    context.Response.StatusCode = 503;
                    return;
                }

                await context.Response.WriteAsync("live", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await end.Task;
            }),
            Circuit,
            time: _time);
        for (var i = 0; i < 5; i++)
        {
            await shop.GetAsync("/shop/live");
        }

        fails = false;
        _time.Pass(Open);
        using var stream = await shop.Gateway.GetAsync("/shop/live");
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        Assert.Equal("closed", Assert.Single(Statuses(shop)).State);
        end.SetResult();
        Assert.Equal("live", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_caller_does_wrong_opens_no_circuit()
    {
        await using var shop = await Shop.OpenAsync(1, (app, _) => app.MapGet("/shop/list", () => Results.StatusCode(404)), Circuit);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("/shop/list")).Status);
        }
    }

    private static IReadOnlyList<CircuitStatus> Statuses(Shop shop) => shop.Gateway.Service<CircuitBreakers>().Statuses;
}
