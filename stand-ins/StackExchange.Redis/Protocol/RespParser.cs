using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace StackExchange.Redis;

/// <summary>Takes apart a whole reply. Values are slices of one copy of it: one allocation for the bytes, however many values.</summary>
internal ref struct RespParser
{
    /// <summary>Deeper nesting than any script gives; a limit on our stack.</summary>
    private const int MaxDepth = 64;

    private ReadOnlyMemory<byte> _rest;

    private RespParser(ReadOnlyMemory<byte> frame) => _rest = frame;

    /// <param name="frame">Exactly one reply, as <see cref="RespScanner"/> found it. Not used after the call.</param>
    /// <exception cref="RedisConnectionException">This is not RESP2.</exception>
    public static RedisResult Parse(in ReadOnlySequence<byte> frame)
    {
        var keepsBytes = frame.FirstSpan[0] is (byte)'$' or (byte)'*';
        return new RespParser(keepsBytes || !frame.IsSingleSegment ? frame.ToArray() : frame.First).Next(depth: 0);
    }

    public static RedisConnectionException Malformed() =>
        new(ConnectionFailureType.ProtocolFailure, "The server's reply is not valid RESP2.");

    private RedisResult Next(int depth)
    {
        var mark = _rest.Span[0];
        var line = Line();
        switch (mark)
        {
            case (byte)'+':
                return line.SequenceEqual("OK"u8) ? SingleResult.Ok : new SingleResult(Encoding.UTF8.GetString(line), ResultType.SimpleString);
            case (byte)'-':
                return new SingleResult(Encoding.UTF8.GetString(line), ResultType.Error);
            case (byte)':':
                return Number(line) switch
                {
                    0 => SingleResult.Zero,
                    1 => SingleResult.One,
                    var number => new SingleResult(number, ResultType.Integer),
                };
            case (byte)'$':
                var length = (int)Number(line);
                return length < 0 ? SingleResult.NullBulk : new SingleResult(Bulk(length), ResultType.BulkString);
            default:
                return Array((int)Number(line), depth);
        }
    }

    private ArrayResult Array(int count, int depth)
    {
        if (count <= 0 || depth == MaxDepth)
        {
            return count < 0 ? ArrayResult.Null : count == 0 ? ArrayResult.Empty : throw Malformed();
        }

        var items = new RedisResult[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = Next(depth + 1);
        }

        return new ArrayResult(items);
    }

    private ReadOnlyMemory<byte> Bulk(int length)
    {
        var bytes = _rest[..length];
        if (!_rest.Span.Slice(length, 2).SequenceEqual("\r\n"u8))
        {
            throw Malformed();
        }

        _rest = _rest[(length + 2)..];
        return bytes;
    }

    /// <summary>The rest of the line after its mark.</summary>
    private ReadOnlySpan<byte> Line()
    {
        var end = _rest.Span.IndexOf((byte)'\n');
        var line = _rest.Span[1..end];
        _rest = _rest[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : throw Malformed();
    }

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length ? number : throw Malformed();
}
