using System.Buffers.Binary;
using System.Text;

namespace Gateway.Service.Tests.Http;

/// <summary>One frame of HTTP/2 (RFC 9113 §4.1).</summary>
internal sealed record Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7;

    /// <summary>The flag of the last frame of a stream.</summary>
    public const byte EndStream = 1;

    private const int HeaderLength = 9;

    /// <summary>The error code of RST_STREAM and GOAWAY.</summary>
    public uint Error => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == GoAway ? 4 : 0));

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (Payload.Length << 8) | Type);
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    /// <summary>The next frame; null when the other side has closed.</summary>
    public static async Task<Http2Frame?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var header = new byte[HeaderLength];
        try
        {
            await stream.ReadExactlyAsync(header, cancel);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
            await stream.ReadExactlyAsync(payload, cancel);
            return new Http2Frame(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A whole request without a body, each header as a literal (RFC 7541 §6.2.2).</summary>
    public static Http2Frame Request(int stream, params (string Name, string Value)[] headers) => Request(stream, "GET", "/teapot", headers);

    /// <summary>The same for another method and path.</summary>
    public static Http2Frame Request(int stream, string method, string path, params (string Name, string Value)[] headers)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in ((string, string)[])[(":method", method), (":scheme", "https"), (":authority", "localhost"), (":path", path), .. headers])
        {
            block.WriteByte(0);
            Text(name);
            Text(value);
        }

        return new Http2Frame(Headers, 0x5, stream, block.ToArray());

        void Text(string text)
        {
            block.WriteByte((byte)text.Length);
            block.Write(Encoding.Latin1.GetBytes(text));
        }
    }
}
