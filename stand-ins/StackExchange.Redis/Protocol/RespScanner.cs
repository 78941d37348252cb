using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace StackExchange.Redis;

/// <summary>
/// Finds where a RESP2 reply ends in bytes that arrive bit by bit. It remembers how far it came, so a reply in a thousand pieces is
/// looked at once and not a thousand times. What it has found whole, <see cref="RespParser"/> may take apart without looking for an end.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RespScanner()
{
    /// <summary>Redis's own limit on a value.</summary>
    private const int MaxBulk = 512 * 1024 * 1024;
    private const int MaxItems = 16 * 1024 * 1024;
    private const int MaxLine = 64 * 1024;

    /// <summary>Replies still to come until the one that began is whole: an array adds its items.</summary>
    private long _open = 1;
    private long _scanned;

    /// <param name="buffer">Everything from the first byte of a reply.</param>
    /// <param name="length">The length of the reply, once it is there as a whole.</param>
    /// <exception cref="RedisConnectionException">This is not RESP2.</exception>
    public bool TryFind(in ReadOnlySequence<byte> buffer, out long length)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_scanned);
        while (_open > 0)
        {
            if (!TrySkip(ref reader))
            {
                length = 0;
                return false;
            }

            _scanned = reader.Consumed;
        }

        length = _scanned;
        (_open, _scanned) = (1, 0);
        return true;
    }

    private bool TrySkip(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            return reader.Remaining > MaxLine ? throw RespParser.Malformed() : false;
        }

        switch (line.FirstSpan.IsEmpty ? default : line.FirstSpan[0])
        {
            case (byte)'+' or (byte)'-' or (byte)':':
                break;
            case (byte)'$':
                var bulk = Number(line, MaxBulk);
                if (bulk >= 0 && reader.Remaining < bulk + 2)
                {
                    return false;
                }

                reader.Advance(bulk < 0 ? 0 : bulk + 2);
                break;
            case (byte)'*':
                _open += Math.Max(0, Number(line, MaxItems));
                break;
            default:
                throw RespParser.Malformed();
        }

        _open--;
        return true;
    }

    private static long Number(in ReadOnlySequence<byte> line, int max)
    {
        var span = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        return Utf8Parser.TryParse(span[1..], out long number, out var used) && used == span.Length - 2 && number >= -1 && number <= max
            ? number
            : throw RespParser.Malformed();
    }
}
