using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>What is too large, too many or too slow is refused by the server itself, and the connection ends.</summary>
public sealed class LimitsOfRequestsTests
{
    private const string Quick = """
        { "protection": { "headers_timeout": "300ms", "idle_timeout": "1s", "min_rate": 100000, "min_rate_grace": "1.1s" } }
        """;

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nX: {33000}\r\n\r\n", 431)]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\n{headers}\r\n", 431)]
    [InlineData("GET /{9000} HTTP/1.1\r\nHost: x\r\n\r\n", 414)]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nX: {30000}\r\nConnection: close\r\n\r\n", 200)]
    [InlineData("GET /teapot?{7000} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 418)]
    public async Task S43_Long_lines_and_many_headers_are_refused(string request, int status)
    {
        await using var gateway = await new RunningGateway().StartAsync();
        foreach (var size in (int[])[7000, 9000, 30000, 33000])
        {
            request = request.Replace($"{{{size}}}", new string('a', size), StringComparison.Ordinal);
        }

        request = request.Replace("{headers}", string.Concat(Enumerable.Range(0, 100).Select(n => $"X-{n}: y\r\n")), StringComparison.Ordinal);
        await using var connection = await RawConnection.OpenAsync(gateway.Address);
        await connection.SendAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S43_The_limits_are_those_of_the_configuration()
    {
        await using var gateway = await new RunningGateway()
            .Configured("""{ "protection": { "max_headers": 10, "max_headers_size": "1KiB", "max_request_line": "1KiB" } }""").StartAsync();

        Assert.Equal(431, await StatusAsync($"GET /health HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", 10))}\r\n"));
        Assert.Equal(431, await StatusAsync($"GET /health HTTP/1.1\r\nHost: x\r\nX: {new string('a', 1100)}\r\n\r\n"));
        Assert.Equal(414, await StatusAsync($"GET /{new string('a', 1100)} HTTP/1.1\r\nHost: x\r\n\r\n"));

        async Task<int> StatusAsync(string request)
        {
            await using var connection = await RawConnection.OpenAsync(gateway.Address);
            await connection.SendAsync(request);
            return int.Parse((await connection.ReadToEndAsync()).AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Theory]
    [InlineData("G")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    public async Task S42_Headers_that_do_not_come_to_an_end_are_408_and_the_connection_ends(string part)
    {
        await using var gateway = await new RunningGateway().Configured(Quick).StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway.Address);
        await connection.SendAsync(part);

        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nx")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")]
    public async Task Source1_6_S42_A_body_that_does_not_come_is_408_and_the_connection_ends(string rest)
    {
        await using var gateway = new RunningGateway().Configured(Quick);
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/hooks", async (HttpContext context) =>
            await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted))));
        await gateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway.Address);
        await connection.SendAsync($"POST /hooks/a HTTP/1.1\r\nHost: x\r\n{rest}");

        var reply = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S42_A_connection_without_a_request_ends()
    {
        await using var gateway = await new RunningGateway().Configured(Quick).StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway.Address);
        await connection.SendAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S42_More_connections_than_are_allowed_are_closed_at_once()
    {
        await using var gateway = await new RunningGateway().Configured("""{ "protection": { "max_connections": 10 } }""").StartAsync();
        var open = new List<RawConnection>();
        for (var i = 0; i < 10; i++)
        {
            open.Add(await RawConnection.OpenAsync(gateway.Address));
            await open[^1].SendAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.NotEqual(0, await open[^1].Stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        await using var further = await RawConnection.OpenAsync(gateway.Address);

        Assert.Equal("", await further.ReadToEndAsync());
        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }
    }
}
