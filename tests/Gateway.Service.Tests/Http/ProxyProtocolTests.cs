using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Service.Tests.Http;

/// <summary>The PROXY protocol, versions 1 and 2, on a listener that is for load balancers.</summary>
public sealed class ProxyProtocolTests(ProxiedGateway shared) : IClassFixture<ProxiedGateway>
{
    private const string Request = "GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private const string Text = "PROXY TCP4 203.0.113.7 192.0.2.1 4711 80\r\n";
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    public static TheoryData<string, string> Headers => new()
    {
        { Text, "203.0.113.7" },
        { "PROXY TCP6 2001:db8::7 2001:db8::1 65535 0\r\n", "2001:db8::7" },
        { "PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.1 1 80\r\n", "203.0.113.7" },
        { Binary(0x21, 0x11, Addresses("203.0.113.7", "192.0.2.1")), "203.0.113.7" },
        { Binary(0x21, 0x21, Addresses("2001:db8::7", "2001:db8::1")), "2001:db8::7" },
        { Binary(0x21, 0x11, Addresses("203.0.113.7", "192.0.2.1") + "\u0002\0\u0003abc"), "203.0.113.7" },
        { Binary(0x21, 0x11, Addresses("203.0.113.7", "192.0.2.1") + new string('\0', 4096 - 12)), "203.0.113.7" },

        // Its own connections, health checks for one, and those of which it says nothing: they have its address, and nobody else's word counts on them.
        { "PROXY UNKNOWN\r\n", "127.0.0.1" },
        { "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", "127.0.0.1" },
        { $"PROXY UNKNOWN {new string('x', 107 - 16)}\r\n", "127.0.0.1" },
        { Binary(0x21, 0x00, ""), "127.0.0.1" },
        { Binary(0x21, 0x31, new string('a', 216)), "127.0.0.1" },
        { Binary(0x20, 0x00, ""), "127.0.0.1" },
        { Binary(0x20, 0x11, Addresses("203.0.113.7", "192.0.2.1")), "127.0.0.1" },
    };

    public static TheoryData<string> Malformed =>
    [
        "",
        "PROXY\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 4711\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 4711 80 1\r\n",
        "PROXY  TCP4 203.0.113.7 192.0.2.1 4711 80\r\n",
        "PROXY TCP4 203.0.113.256 192.0.2.1 4711 80\r\n",
        "PROXY TCP4 203.0.1799 192.0.2.1 4711 80\r\n",
        "PROXY TCP4 203.0.113.007 192.0.2.1 4711 80\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 4711 80\r\n",
        "PROXY TCP6 203.0.113.7 192.0.2.1 4711 80\r\n",
        "PROXY TCP6 [2001:db8::7] 2001:db8::1 4711 80\r\n",
        "PROXY TCP6 fe80::7%1 2001:db8::1 4711 80\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 65536 80\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 04711 80\r\n",
        "PROXY UDP4 203.0.113.7 192.0.2.1 4711 80\r\n",
        "proxy TCP4 203.0.113.7 192.0.2.1 4711 80\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 4711 80\n",
        $"PROXY UNKNOWN {new string('x', 108 - 16)}\r\n",
        Binary(0x11, 0x11, Addresses("203.0.113.7", "192.0.2.1")),
        Binary(0x22, 0x11, Addresses("203.0.113.7", "192.0.2.1")),
        Binary(0x21, 0x12, Addresses("203.0.113.7", "192.0.2.1")),
        Binary(0x21, 0x11, "\u0001\u0002\u0003\u0004"),
        Binary(0x21, 0x21, Addresses("203.0.113.7", "192.0.2.1")),
        Binary(0x21, 0x11, new string('\0', 4097)),
    ];

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task S34_A_load_balancer_that_is_trusted_says_whose_connection_it_is_and_no_header_says_otherwise(string header, string client)
    {
        using var balancer = Balancer(shared.Gateway, header);

        // On one connection, which says once whose it is.
        var (first, second) = (await AskAsync(balancer), await AskAsync(balancer));
        Assert.Equal([client, client], [first.Who, second.Who]);
        await LoggedAsync(shared.Gateway, client, first.Id);
        await LoggedAsync(shared.Gateway, client, second.Id);
    }

    [Theory]
    [InlineData(Text, "1.1")]
    [InlineData(Signature + "\u0021\u0011\0\u000c\u00cb\0\u0071\u0007\u00c0\0\u0002\u0001\u0012\u0067\0\u0050", "2.0")]
    public async Task It_may_come_byte_by_byte_and_in_front_of_TLS(string header, string version)
    {
        await using var gateway = await StartAsync("https");
        using var balancer = Balancer(gateway, [.. header.Select(piece => $"{piece}")]);

        var (who, id) = await AskAsync(balancer, Version.Parse(version));
        Assert.Equal("203.0.113.7", who);
        await LoggedAsync(gateway, who, id);
    }

    [Fact]
    public async Task S34_Clients_of_one_load_balancer_have_a_bucket_each()
    {
        await using var gateway = await StartAsync(more: """ "limits": { "each": { "rate": "1/h", "burst": 1 } }, "default_limits": [ "each" ], """);
        using var one = Balancer(gateway, Text);
        using var other = Balancer(gateway, Text.Replace("203.0.113.7", "203.0.113.8", StringComparison.Ordinal));

        Assert.Equal(["203.0.113.7", "429", "203.0.113.8", "429"], [await WhoAsync(one), await WhoAsync(one), await WhoAsync(other), await WhoAsync(other)]);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task S34_Whatever_is_no_such_header_ends_the_connection_without_an_answer(string header) =>
        Assert.Equal("", await AnswerAsync(shared.Gateway, header + Request));

    [Fact]
    public async Task S34_Who_is_not_trusted_gets_no_answer_whatever_is_said()
    {
        await using var gateway = await StartAsync(trusted: "10.0.0.0/8");

        Assert.Equal("", await AnswerAsync(gateway, Text + Request));
        Assert.Equal("", await AnswerAsync(gateway, Request));
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains("none of the trusted proxies", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PROXY TCP4 203")]
    [InlineData(Signature)]
    public async Task S42_A_header_that_does_not_come_ends_the_connection(string part)
    {
        await using var gateway = await StartAsync(patience: "500ms");

        Assert.Equal("", await AnswerAsync(gateway, part));
    }

    [Fact]
    public async Task S42_R13_Who_says_nothing_keeps_nobody_waiting_nor_the_gateway_from_stopping()
    {
        await using var gateway = await StartAsync(patience: "2m");
        var silent = new List<RawConnection>();
        for (var i = 0; i < 200; i++)
        {
            silent.Add(await RawConnection.OpenAsync(gateway.Address));
        }

        using (var balancer = Balancer(gateway, Text))
        {
            Assert.Equal("203.0.113.7", await WhoAsync(balancer));
        }

        gateway.Stop();

        foreach (var connection in silent)
        {
            Assert.Equal("", await connection.ReadToEndAsync());
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task On_other_listeners_it_is_no_request_and_a_listener_can_become_one()
    {
        // At a port of its own: one that is any free port would be another after each change.
        var port = Ports.Free();
        await using var gateway = await StartAsync(port: port, proxied: false);
        Assert.StartsWith("HTTP/1.1 400 ", await AnswerAsync(gateway, Text + Request), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AnswerAsync(gateway, Request), StringComparison.Ordinal);

        await File.WriteAllTextAsync(gateway.ConfigPath, shared.Config("http", port, proxied: true, "127.0.0.0/8", "10s", ""), TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(async () => (await AnswerAsync(gateway, Text + Request)).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal));
        Assert.Equal("", await AnswerAsync(gateway, Request));
    }

    private Task<RunningGateway> StartAsync(
        string scheme = "http", int port = 0, bool proxied = true, string trusted = "127.0.0.0/8", string patience = "10s", string more = "") =>
        shared.StartAsync(shared.Config(scheme, port, proxied, trusted, patience, more));

    /// <summary>A load balancer that passes on what a client sends, behind a header in so many pieces.</summary>
    private static HttpClient Balancer(RunningGateway gateway, params string[] header) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 1,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject is "CN=RustyGate" or "CN=localhost" },
        ConnectCallback = async (target, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target.DnsEndPoint, cancel);
            foreach (var piece in header)
            {
                await socket.SendAsync(Encoding.Latin1.GetBytes(piece), cancel);
            }

            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = gateway.Address,
    };

    /// <summary>Who asked, in the upstream's eyes, or which status it was instead.</summary>
    private static async Task<string> WhoAsync(HttpClient balancer) => (await AskAsync(balancer)).Who;

    /// <summary>A request is in the log when it is over, which its client may know before.</summary>
    private static Task LoggedAsync(RunningGateway gateway, string client, string id) => Eventually.HoldsAsync(
        () => gateway.Logged.Any(line => line.Contains($"\"client\":\"{client}\"", StringComparison.Ordinal) && line.Contains($"\"request_id\":\"{id}\"", StringComparison.Ordinal)));

    private static async Task<(string Who, string Id)> AskAsync(HttpClient balancer, Version? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who") { Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("X-Forwarded-For", "198.51.100.66");
        using var reply = await balancer.SendAsync(request, TestContext.Current.CancellationToken);
        var who = reply.IsSuccessStatusCode ? await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : $"{(int)reply.StatusCode}";
        return (who, reply.Headers.GetValues("X-Request-ID").Single());
    }

    private static async Task<string> AnswerAsync(RunningGateway gateway, string bytes)
    {
        try
        {
            await using var connection = await RawConnection.OpenAsync(gateway.Address);
            await connection.SendAsync(bytes);
            return await connection.ReadToEndAsync();
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            return "";
        }
    }

    private static string Binary(byte command, byte family, string rest) => $"{Signature}{(char)command}{(char)family}{(char)(rest.Length >> 8)}{(char)(rest.Length & 0xff)}{rest}";

    /// <summary>From port 4711 to port 80.</summary>
    private static string Addresses(string client, string target)
    {
        var ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, 4711);
        BinaryPrimitives.WriteUInt16BigEndian(ports.AsSpan(2), 80);
        return Encoding.Latin1.GetString([.. IPAddress.Parse(client).GetAddressBytes(), .. IPAddress.Parse(target).GetAddressBytes(), .. ports]);
    }
}
