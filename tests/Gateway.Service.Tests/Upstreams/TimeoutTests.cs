using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Upstreams;

public sealed class TimeoutTests
{
    [Theory]
    [InlineData(""" "timeout": "300ms" """)]
    [InlineData(""" "total_timeout": "300ms" """)]
    public async Task Source4_9_A_route_has_its_own_time_out(string route)
    {
        await using var shop = await Shop.OpenAsync(1, (app, _) => app.MapGet("/shop/list", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)), route: route);

        Assert.Equal((HttpStatusCode.GatewayTimeout, "gateway_timeout"), await shop.ProblemAsync(await shop.Gateway.GetAsync("/shop/list")));
    }

    [Fact]
    public async Task The_whole_request_has_a_limit_even_if_it_never_falls_silent()
    {
        var limit = new HeldLimit(TimeSpan.FromMilliseconds(311));
        await using var shop = await Shop.OpenAsync(
            1,
            (app, _) => app.MapGet("/shop/list", async (HttpContext context) =>
            {
                while (true)
                {
                    await context.Response.WriteAsync("more ", context.RequestAborted);
                    await Task.Delay(10, context.RequestAborted);
                }
            }),
            route: """ "total_timeout": "311ms" """,
            time: limit);

        using var reply = await shop.Gateway.GetAsync("/shop/list");
        limit.Pass();

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Source4_9_A_replica_that_does_not_take_the_connection_in_time_is_passed_over_for_every_method()
    {
        // Its queue is full, so Linux drops what asks to connect.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var waiting = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var one in waiting)
        {
            _ = one.ConnectAsync(full.LocalEndPoint!, TestContext.Current.CancellationToken).AsTask();
        }

        await using var shop = await Shop.OpenAsync(
            1, (app, _) => app.MapPost("/shop/buy", () => "bought"), """ "balance": "round_robin", "connect_timeout": "2s" """, more: [$"http://{full.LocalEndPoint}"]);

        for (var i = 0; i < 4; i++)
        {
            using var request = shop.Gateway.Request(HttpMethod.Post, "/shop/buy");
            request.Content = new StringContent("a hat");
            using var reply = await shop.Gateway.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }

        Assert.Contains(shop.Gateway.Logged, line => line.Contains("unhealthy", StringComparison.OrdinalIgnoreCase));
        waiting.ForEach(one => one.Dispose());
    }
}
