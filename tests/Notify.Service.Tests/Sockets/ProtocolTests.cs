using System.Text;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary>RFC 6455, frame by frame: what it forbids is answered with the code that it names.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const byte Text = 0x81;
    private const byte TextBegin = 0x01;
    private const byte Continuation = 0x00;
    private const byte ContinuationEnd = 0x80;
    private const byte Binary = 0x82;
    private const byte CloseFrame = 0x88;
    private const byte Ping = 0x89;
    private const byte Pong = 0x8a;

    private static readonly Guid Ann = Guid.CreateVersion7();
    private RunningNotify _notify = null!;

    public static TheoryData<string, int, byte[][]> Violations => new()
    {
        { "unmasked", 1002, [RawSocket.Frame(Text, "{\"type\":\"ping\"}"u8, isMasked: false)] },
        { "reserved opcode of data", 1002, [RawSocket.Frame(0x83, "{}"u8)] },
        { "reserved opcode of control", 1002, [RawSocket.Frame(0x8b, "{}"u8)] },
        { "reserved bit", 1002, [RawSocket.Frame(0xc1, "{}"u8)] },
        { "control frame in fragments", 1002, [RawSocket.Frame(0x09, "a"u8)] },
        { "control frame of 126 bytes", 1002, [RawSocket.Frame(Ping, new byte[126])] },
        { "continuation of nothing", 1002, [RawSocket.Frame(ContinuationEnd, "{}"u8)] },
        { "message inside a message", 1002, [RawSocket.Frame(TextBegin, "{"u8), RawSocket.Frame(Text, "{}"u8)] },
        { "length with the highest bit", 1002, [[Text, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]] },
        { "close of one byte", 1002, [RawSocket.Frame(CloseFrame, [3])] },
        { "close with a code that is none", 1002, [RawSocket.Frame(CloseFrame, [0x03, 0xed])] },
        { "not UTF-8", 1007, [RawSocket.Frame(Text, [0x7b, 0xc3, 0x28, 0x7d])] },
        { "a surrogate in UTF-8", 1007, [RawSocket.Frame(Text, [0xed, 0xa0, 0x80])] },
        { "an overlong slash", 1007, [RawSocket.Frame(Text, [0xc0, 0xaf])] },
        { "half a character at the end", 1007, [RawSocket.Frame(TextBegin, [0x22, 0xe2, 0x82]), RawSocket.Frame(ContinuationEnd, [])] },
        { "binary", 1003, [RawSocket.Frame(Binary, "{}"u8)] },
        { "one byte too many", 1009, [RawSocket.Frame(Text, Spaces((64 * 1024) + 1))] },
        { "too many in fragments", 1009, [RawSocket.Frame(TextBegin, Spaces(40_000)), RawSocket.Frame(ContinuationEnd, Spaces(40_000))] },
    };

    public async ValueTask InitializeAsync() => _notify = await RunningNotify.StartAsync(("Sockets:FrameBurst", "100"), ("Sockets:FramesPerSecond", "1"), ("Sockets:CloseWithin", "00:00:05"));

    public ValueTask DisposeAsync() => _notify.DisposeAsync();

    [Fact]
    public async Task S54_S55_What_the_RFC_forbids_closes_the_socket_with_its_code()
    {
        // At once: after most of them the server waits in vain for a word that it would understand.
        await Task.WhenAll(Violations.Select(async row =>
        {
            var (what, code, frames) = row.Data;
            using var socket = await RawSocket.OpenAsync(_notify, Guid.CreateVersion7());

            await socket.SendAsync(frames);

            var closed = await socket.ClosedAsync(what);
            Assert.True(closed == code, $"{what}: {closed} instead of {code}");
        }));
    }

    [Fact]
    public async Task S54_A_flood_of_frames_of_any_kind_closes_the_socket_with_1008()
    {
        (string What, byte[] Frame)[] floods =
        [
            ("messages", RawSocket.Frame(Text, "{\"type\":\"ping\"}"u8)),
            ("pings", RawSocket.Frame(Ping, "?"u8)),
            ("empty fragments", RawSocket.Frame(Continuation, [])),
        ];
        await Task.WhenAll(floods.Select(async flood =>
        {
            var (what, frame) = flood;
            using var socket = await RawSocket.OpenAsync(_notify, Guid.CreateVersion7());
            if (what == "empty fragments")
            {
                await socket.SendAsync(RawSocket.Frame(TextBegin, "{"u8));
            }

            await socket.SendAsync(Enumerable.Repeat(frame, 150).SelectMany(bytes => bytes).ToArray());

            var closed = await socket.ClosedAsync(what);
            Assert.True(closed == 1008, $"{what}: {closed}");
        }));
    }

    [Fact]
    public async Task A_ping_is_answered_by_a_pong_of_the_same_bytes_also_between_the_parts_of_a_message()
    {
        using var socket = await RawSocket.OpenAsync(_notify, Ann);

        await socket.SendAsync(
            RawSocket.Frame(TextBegin, [.. "{\"type\":\"ping\",\"ref\":\""u8, 0xe2]),
            RawSocket.Frame(Ping, "in between"u8),
            RawSocket.Frame(Continuation, [0x82]),
            RawSocket.Frame(ContinuationEnd, [0xac, .. "\"}"u8]));

        Assert.Equal("in between", Encoding.UTF8.GetString(await socket.NextAsync(Pong)));
        string answer;
        do
        {
            answer = Encoding.UTF8.GetString(await socket.NextAsync(Text));
        }
        while (!answer.Contains("pong", StringComparison.Ordinal));
        Assert.Equal("""{"type":"pong","ref":"\u20AC"}""", answer);
    }

    [Fact]
    public async Task Who_closes_is_answered_with_the_same_code_and_the_connection_ends()
    {
        using var socket = await RawSocket.OpenAsync(_notify, Ann);

        await socket.SendAsync(RawSocket.Frame(CloseFrame, [0x03, 0xe8, .. "bye"u8]));

        Assert.Equal(1000, await socket.ClosedAsync());
        await Eventually.HoldsAsync(() => _notify.Get<Notify.Service.Delivery.Hub>().Admits(Ann) == Notify.Service.Delivery.Admission.Open);
    }

    [Fact]
    public async Task The_handshake_proves_that_it_was_read_and_agrees_to_no_compression()
    {
        using var socket = await RawSocket.HandshakeAsync(
            _notify, $"Authorization: Bearer {_notify.Authority.TokenOf(Ann)}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n{RawSocket.Proper}");

        Assert.StartsWith("HTTP/1.1 101 ", socket.Answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", socket.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Extensions", socket.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upgrade: websocket\r\n", "", "426")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", "426")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", "400")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "!!!!!!!!!!!!!!!!!!!!!!==", "400")]
    public async Task A_handshake_that_is_none_is_refused_as_a_problem(string part, string instead, string status)
    {
        using var socket = await RawSocket.HandshakeAsync(
            _notify, $"Authorization: Bearer {_notify.Authority.TokenOf(Ann)}\r\n{RawSocket.Proper.Replace(part, instead, StringComparison.Ordinal)}");

        Assert.StartsWith($"HTTP/1.1 {status} ", socket.Answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", socket.Answer, StringComparison.Ordinal);
    }

    private static byte[] Spaces(int count) => Enumerable.Repeat((byte)' ', count).ToArray();
}
