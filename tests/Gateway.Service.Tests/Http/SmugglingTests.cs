using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>One request that could be read as two: nothing of it reaches an upstream, and the connection ends.</summary>
public sealed class SmugglingTests : IAsyncLifetime
{
    private const string Chunked = "4\r\nbody\r\n0\r\n\r\nGET /hooks/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private readonly RunningGateway _gateway = new();
    private readonly ConcurrentQueue<string> _asked = [];

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app => app.MapPost("/hooks", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _asked.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
            return "stored";
        }));
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", Chunked)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", Chunked)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", Chunked)]
    public Task S37_A_length_beside_chunks_is_400(string headers, string body) => AssertRefusedAsync("HTTP/1.1", headers, body);

    [Theory]
    [InlineData("Content-Length: 4\r\nContent-Length: 40\r\n")]
    [InlineData("Content-Length: 4\r\nContent-Length: 4\r\n")]
    [InlineData("Content-Length: 4, 4\r\n")]
    [InlineData("Content-Length: -4\r\n")]
    [InlineData("Content-Length: 0x4\r\n")]
    public Task S38_Two_lengths_or_none_that_is_a_number_are_400(string headers) =>
        AssertRefusedAsync("HTTP/1.1", headers, "bodyGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

    [Theory]
    [InlineData("Transfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    [InlineData("Transfer-Encoding: identity\r\nTransfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding: \"chunked\"\r\n")]
    [InlineData("Transfer-Encoding:\x0b" + "chunked\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding\r\n : chunked\r\n")]
    public Task S39_A_transfer_coding_in_disguise_is_400(string headers) => AssertRefusedAsync("HTTP/1.1", headers, Chunked);

    [Fact]
    public Task S39_Chunks_in_HTTP_1_0_are_400() => AssertRefusedAsync("HTTP/1.0", "Transfer-Encoding: chunked\r\n", Chunked);

    [Theory]
    [InlineData("4;a=b\nX\r\nbody\r\n0\r\n\r\n")]
    [InlineData("4\nbody\r\n0\r\n\r\n")]
    [InlineData("4;\n\r\nbody\r\n0\r\n\r\n")]
    [InlineData("4;a\rb\r\nbody\r\n0\r\n\r\n")]
    [InlineData("4\r\nbodyX0\r\n\r\n")]
    [InlineData("-4\r\nbody\r\n0\r\n\r\n")]
    [InlineData("0x4\r\nbody\r\n0\r\n\r\n")]
    [InlineData("fffffffffffffffff\r\nbody\r\n0\r\n\r\n")]
    public Task S40_A_chunk_with_a_lone_line_feed_or_no_size_is_400(string body) =>
        AssertRefusedAsync("HTTP/1.1", "Transfer-Encoding: chunked\r\n", body);

    [Theory]
    [InlineData("Host: a\r\nHost: b\r\n")]
    [InlineData("")]
    [InlineData("Host: a b\r\n")]
    public async Task S39_No_host_or_two_are_400(string host)
    {
        await using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync($"GET /health HTTP/1.1\r\n{host}\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S37_A_request_in_good_order_passes_and_the_next_on_its_connection_too()
    {
        await using var connection = await RawConnection.OpenAsync(_gateway.Address);
        const string Request = "POST /hooks/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n{0}\r\n4;a=b\r\nbody\r\n0\r\n\r\n";

        await connection.SendAsync(Request.Replace("{0}", "", StringComparison.Ordinal) + Request.Replace("{0}", "Connection: close\r\n", StringComparison.Ordinal));

        Assert.Equal(2, (await connection.ReadToEndAsync()).Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(["body", "body"], _asked);
    }

    private async Task AssertRefusedAsync(string version, string headers, string body)
    {
        await using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync($"POST /hooks/a {version}\r\nHost: x\r\n{headers}\r\n{body}");

        var reply = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("Connection: close", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1", reply[8..], StringComparison.Ordinal);
        Assert.Empty(_asked);
    }
}
