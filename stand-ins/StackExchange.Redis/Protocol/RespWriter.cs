using System.Buffers;
using System.Globalization;

namespace StackExchange.Redis;

/// <summary>Writes commands as RESP2 arrays of bulk strings.</summary>
internal static class RespWriter
{
    /// <summary>Room for a mark, the digits of a length and two line ends.</summary>
    private const int Overhead = 24;

    /// <summary>Writes one command; returns its size in bytes.</summary>
    public static int Write(IBufferWriter<byte> output, ReadOnlySpan<byte> command, ReadOnlySpan<RedisValue> args)
    {
        var span = output.GetSpan(Overhead + Overhead + command.Length);
        var at = Header(span, '*', args.Length + 1);
        at += Header(span[at..], '$', command.Length);
        command.CopyTo(span[at..]);
        at += command.Length;
        at += LineEnd(span[at..]);
        output.Advance(at);

        foreach (ref readonly var arg in args)
        {
            at += Write(output, arg);
        }

        return at;
    }

    private static int Write(IBufferWriter<byte> output, in RedisValue value)
    {
        var length = value.GetByteCount();
        var span = output.GetSpan(length + Overhead);
        var at = Header(span, '$', length);
        at += value.CopyTo(span[at..]);
        at += LineEnd(span[at..]);
        output.Advance(at);
        return at;
    }

    private static int Header(Span<byte> span, char mark, int number)
    {
        span[0] = (byte)mark;
        number.TryFormat(span[1..], out var digits, default, CultureInfo.InvariantCulture);
        return 1 + digits + LineEnd(span[(1 + digits)..]);
    }

    private static int LineEnd(Span<byte> span)
    {
        "\r\n"u8.CopyTo(span);
        return 2;
    }
}
