using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Identity;

/// <summary>Where a request comes from and whom it asks: what is believed of either.</summary>
public sealed class EdgeTests
{
    [Theory]
    [InlineData(null, "127.0.0.1", "http")]
    [InlineData("192.0.2.0/24", "127.0.0.1", "http")]
    [InlineData("127.0.0.0/8", "203.0.113.9", "https")]
    public async Task S34_Where_a_request_comes_from_is_the_word_of_a_load_balancer_only_if_it_is_a_known_one(string? trusted, string client, string scheme)
    {
        await using var gateway = new RunningGateway().Configured(trusted is null ? "{}" : $$"""{ "trusted_proxies": [ "{{trusted}}" ] }""");
        gateway.Authority.Extra = app => app.MapGet("/auth/from", (HttpContext context) =>
            $"{context.Request.Headers["X-Forwarded-For"]} {context.Request.Headers["X-Forwarded-Proto"]} {context.Request.Headers["X-Forwarded-Host"]}");
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/auth/from");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        using var reply = await gateway.SendAsync(request);

        Assert.Equal($"{client} {scheme} {gateway.Address.Authority}", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("chat.example.org", 418)]
    [InlineData("CHAT.example.org:8080", 418)]
    [InlineData("a.b.example.net", 418)]
    [InlineData("example.net", 421)]
    [InlineData("evil.example", 421)]
    [InlineData("chat.example.org.evil.example", 421)]
    [InlineData("evilexample.net", 421)]
    public async Task S35_Under_a_name_that_is_not_its_own_the_gateway_refuses_where_it_was_told_its_names(string host, int status)
    {
        await using var gateway = await new RunningGateway().Configured("""{ "hosts": [ "chat.example.org", "*.example.net" ] }""").StartAsync();

        Assert.Equal(status, await StatusAsync(gateway, $"GET /teapot HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: chat.example.org\r\nConnection: close\r\n\r\n"));
        Assert.Equal(200, await StatusAsync(gateway, $"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("Host: a\r\nHost: b\r\n")]
    [InlineData("")]
    [InlineData("Host: a b\r\n")]
    [InlineData("Host: a/../b\r\n")]
    [InlineData("Host: a@b\r\n")]
    public async Task S35_A_name_that_is_none_or_two_is_400(string host)
    {
        await using var gateway = await new RunningGateway().StartAsync();

        Assert.Equal(400, await StatusAsync(gateway, $"GET /teapot HTTP/1.1\r\n{host}Connection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("X-Request-ID: a\rSet-Cookie: b=c\r\n")]
    [InlineData("X-Request-ID: a\0b\r\n")]
    [InlineData("X-Request-ID: a\r\n b: folded\r\n")]
    public async Task S36_A_request_id_with_a_line_break_in_it_reaches_nobody(string header)
    {
        await using var gateway = await new RunningGateway().StartAsync();

        Assert.Equal(400, await StatusAsync(gateway, $"GET /teapot HTTP/1.1\r\nHost: a\r\n{header}Connection: close\r\n\r\n"));
    }

    private static async Task<int> StatusAsync(RunningGateway gateway, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        return int.Parse(status!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
