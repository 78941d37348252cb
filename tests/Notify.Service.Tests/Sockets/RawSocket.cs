using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary>A client that sends any bytes: frames as the RFC has them, and as it forbids them.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly TcpClient _tcp = new();
    private NetworkStream? _stream;

    /// <summary>The server's whole answer to the handshake.</summary>
    public string Answer { get; private set; } = "";

    public static async Task<RawSocket> OpenAsync(RunningNotify notify, Guid user)
    {
        var raw = await HandshakeAsync(notify, $"Authorization: Bearer {notify.Authority.TokenOf(user)}\r\n" + Proper);
        Assert.StartsWith("HTTP/1.1 101 ", raw.Answer, StringComparison.Ordinal);
        return raw;
    }

    /// <summary>The headers of a handshake as it should be, with the RFC's own key (§1.3).</summary>
    public const string Proper =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static async Task<RawSocket> HandshakeAsync(RunningNotify notify, string headers)
    {
        var raw = new RawSocket();
        var address = new Uri(notify.AddressOf(0));
        await raw._tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        raw._stream = raw._tcp.GetStream();
        await raw.SendAsync(Encoding.ASCII.GetBytes($"GET /ws HTTP/1.1\r\nHost: {address.Authority}\r\n{headers}\r\n"));
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            answer.Append((char)(await raw.ReadAsync(1))[0]);
        }

        raw.Answer = answer.ToString();
        return raw;
    }

    /// <summary>A frame: FIN and opcode as given, masked unless said otherwise, its length in as few bytes as possible unless said otherwise.</summary>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload, bool isMasked = true)
    {
        var mask = (byte)(isMasked ? 0x80 : 0);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
        byte[] header = payload.Length < 126 ? [first, (byte)(mask | payload.Length)]
            : payload.Length <= ushort.MaxValue ? [first, (byte)(mask | 126), .. length[6..]]
            : [first, (byte)(mask | 127), .. length];
        byte[] key = [0x37, 0xfa, 0x21, 0x3d];
        var body = payload.ToArray();
        for (var i = 0; isMasked && i < body.Length; i++)
        {
            body[i] ^= key[i % 4];
        }

        return [.. header, .. isMasked ? key : [], .. body];
    }

    public async Task SendAsync(params byte[][] frames)
    {
        foreach (var frame in frames)
        {
            await _stream!.WriteAsync(frame, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The server's next frame.</summary>
    public async Task<(byte First, byte[] Payload)> NextAsync()
    {
        var header = await ReadAsync(2);
        Assert.True(header[1] < 128, "a server masks nothing");
        var length = header[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var few => few,
        };
        return (header[0], await ReadAsync(length));
    }

    /// <summary>The next frame of this kind, others before it skipped.</summary>
    public async Task<byte[]> NextAsync(byte first)
    {
        while (true)
        {
            var (kind, payload) = await NextAsync();
            if (kind == first)
            {
                return payload;
            }
        }
    }

    /// <summary>The code of the frame that closes; after it the connection must end.</summary>
    public async Task<int> ClosedAsync(string what = "")
    {
        try
        {
            // Pings keep coming on a socket that is not closed.
            var payload = await NextAsync(0x88).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            await SendAsync(Frame(0x88, payload));
            Assert.Equal(0, await _stream!.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
            return BinaryPrimitives.ReadUInt16BigEndian(payload);
        }
        catch (Exception open) when (open is TimeoutException or IOException)
        {
            throw new InvalidOperationException($"Not closed as it should be: {what}", open);
        }
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        await _stream!.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }
}
