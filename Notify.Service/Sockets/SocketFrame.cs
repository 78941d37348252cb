using System.Buffers.Binary;
using System.Text;

namespace Notify.Service.Sockets;

/// <summary>Frames as a server sends them: whole and unmasked (RFC 6455 §5.2).</summary>
internal static class SocketFrame
{
    /// <summary>FIN and the opcode.</summary>
    private const byte FinalText = 0x81;

    /// <summary>The same with RSV1: its payload is compressed (RFC 7692 §6).</summary>
    private const byte FinalDeflatedText = 0xc1;

    private const byte FinalClose = 0x88;
    private const byte OpcodeMask = 0x0f;
    private const int LargestShort = 125;

    public static byte[] Text(ReadOnlySpan<byte> payload) => Frame(FinalText, payload);

    public static byte[] DeflatedText(ReadOnlySpan<byte> compressed) => Frame(FinalDeflatedText, compressed);

    /// <param name="code">Why, for the client.</param>
    /// <param name="reason">The same in a word; at most 123 bytes.</param>
    public static byte[] Close(ushort code, string reason)
    {
        Span<byte> payload = stackalloc byte[LargestShort];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        return Frame(FinalClose, payload[..(2 + Encoding.UTF8.GetBytes(reason, payload[2..]))]);
    }

    public static bool IsClose(ReadOnlySpan<byte> frame) => frame is [var first, ..] && (first & OpcodeMask) == (FinalClose & OpcodeMask);

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[10];
        header[0] = first;
        var length = 2;
        if (payload.Length <= LargestShort)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
            length = 10;
        }

        return [.. header[..length], .. payload];
    }
}
