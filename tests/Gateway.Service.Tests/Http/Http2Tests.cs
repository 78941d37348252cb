using System.Text;

namespace Gateway.Service.Tests.Http;

public sealed class Http2Tests : IAsyncLifetime
{
    private const uint ProtocolError = 1;
    private const uint EnhanceYourCalm = 11;
    private const byte Cancel = 8;

    private const int Most = 100_000;

    private readonly RunningGateway _gateway = new RunningGateway().WithHttps();

    public async ValueTask InitializeAsync() => await _gateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("te", "gzip")]
    [InlineData("upgrade", "websocket")]
    [InlineData("keep-alive", "timeout=5")]
    [InlineData("proxy-connection", "keep-alive")]
    [InlineData("connection", "keep-alive")]
    [InlineData("X-Upper", "a")]
    [InlineData("x-lines", "a\r\nX-User-Id: 1")]
    [InlineData("x-line-feed", "a\nb")]
    [InlineData("x-return", "a\rb")]
    [InlineData("x-nul", "a\0b")]
    [InlineData("x-na\nme", "a")]
    [InlineData(":path", "/health")]
    public async Task S41_A_header_that_HTTP_2_does_not_have_is_an_error_of_the_stream_or_the_connection(string name, string value)
    {
        await using var connection = await OpenAsync();
        await connection.Stream.WriteAsync(Http2Frame.Request(1, (name, value)).ToBytes(), TestContext.Current.CancellationToken);

        var end = await NextAsync(connection, frame => frame.Type is Http2Frame.Reset or Http2Frame.GoAway or Http2Frame.Headers);

        Assert.NotNull(end);
        Assert.NotEqual(Http2Frame.Headers, end.Type);
        Assert.Equal(ProtocolError, end.Error);
    }

    [Fact]
    public async Task S41_A_request_in_good_order_is_answered()
    {
        await using var connection = await OpenAsync();
        await connection.Stream.WriteAsync(Http2Frame.Request(1, ("x-plain", "a"), ("te", "trailers")).ToBytes(), TestContext.Current.CancellationToken);

        var end = await NextAsync(connection, frame => frame.Type is Http2Frame.Reset or Http2Frame.GoAway or Http2Frame.Headers);

        Assert.Equal(Http2Frame.Headers, end!.Type);
    }

    [Fact]
    public async Task S41_Streams_that_are_opened_and_reset_without_end_cost_the_connection()
    {
        await using var connection = await OpenAsync();
        var flood = FloodAsync(connection);
        var calm = new List<Http2Frame>();
        while (await NextAsync(connection, frame => frame.Type is Http2Frame.Reset or Http2Frame.GoAway) is { } frame)
        {
            calm.Add(frame);
        }

        Assert.True(await flood < Most, "The connection took all of them.");
        // The last words of a connection that is cut while it is written to may be lost.
        Assert.All(calm, frame => Assert.Equal(EnhanceYourCalm, frame.Error));
    }

    /// <returns>How many were opened before the connection ended.</returns>
    private static async Task<int> FloodAsync(RawConnection connection)
    {
        for (var count = 0; count < Most; count++)
        {
            var stream = (2 * count) + 1;
            byte[] both = [.. Http2Frame.Request(stream).ToBytes(), .. new Http2Frame(Http2Frame.Reset, 0, stream, [0, 0, 0, Cancel]).ToBytes()];
            try
            {
                await connection.Stream.WriteAsync(both, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                return count;
            }
        }

        return Most;
    }

    private async Task<RawConnection> OpenAsync()
    {
        var connection = await RawConnection.OpenHttp2Async(_gateway.HttpsAddress);
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Encoding.Latin1.GetString(new Http2Frame(Http2Frame.Settings, 0, 0, []).ToBytes()));
        return connection;
    }

    private static async Task<Http2Frame?> NextAsync(RawConnection connection, Func<Http2Frame, bool> isWanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        while (await Http2Frame.ReadAsync(connection.Stream, deadline.Token) is { } frame)
        {
            if (isWanted(frame))
            {
                return frame;
            }
        }

        return null;
    }
}
