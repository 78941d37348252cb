using System.Net.WebSockets;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary><c>permessage-deflate</c> (RFC 7692), where the operator has it switched on.</summary>
public sealed class DeflateTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();

    private RunningNotify _notify = null!;

    public async ValueTask InitializeAsync()
    {
        _notify = await RunningNotify.StartAsync(("Sockets:Compression", "true"));
        _notify.Chat.Join(Room, Ann);
    }

    public ValueTask DisposeAsync() => _notify.DisposeAsync();

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits", true)]
    [InlineData("x-other, permessage-deflate; server_max_window_bits=9, permessage-deflate; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_max_window_bits=9", false)]
    [InlineData("permessage-deflate; unheard_of", false)]
    [InlineData("x-webkit-deflate-frame", false)]
    public async Task What_is_offered_is_agreed_to_where_it_can_be(string offer, bool isAgreed)
    {
        using var socket = await RawSocket.HandshakeAsync(
            _notify, $"Authorization: Bearer {_notify.Authority.TokenOf(Ann)}\r\nSec-WebSocket-Extensions: {offer}\r\n{RawSocket.Proper}");

        Assert.StartsWith("HTTP/1.1 101 ", socket.Answer, StringComparison.Ordinal);
        Assert.Equal(isAgreed, socket.Answer.Contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_compresses_and_who_does_not_hear_and_say_the_same()
    {
        await using var plain = await SocketClient.OpenAsync(_notify, Ann);
        await using var deflated = await OpenAsync();
        await plain.NextAsync("ready");
        await deflated.NextAsync("ready");
        var content = string.Concat(Enumerable.Repeat("soup at noon? ", 500));

        foreach (var said in (string[])["short", content, content])
        {
            await deflated.SendAsync(new { type = "send", chat_id = Room, content = said, client_id = Guid.CreateVersion7() });
            Assert.Equal(said, (await plain.NextAsync("NewMessage")).GetProperty("data").GetProperty("content").GetString());
            Assert.Equal(said, (await deflated.NextAsync("NewMessage")).GetProperty("data").GetProperty("content").GetString());
        }

        _notify.Stop();
        Assert.Equal((1001, "drain"), await deflated.ClosedAsync());
    }

    [Fact]
    public async Task S54_A_message_that_unfolds_beyond_what_one_may_send_closes_the_socket_with_1009()
    {
        await using var socket = await OpenAsync();
        await socket.NextAsync("ready");

        await socket.SendTextAsync(new string('x', 1 << 20));

        Assert.Equal((1009, "frame_too_big"), await socket.ClosedAsync());
    }

    private Task<SocketClient> OpenAsync() => SocketClient.OpenAsync(_notify, Ann, deflate: new WebSocketDeflateOptions());
}
