using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace StackExchange.Redis.Tests.Protocol;

public sealed class RespPropertyTests
{
    /// <summary>Any reply that RESP2 can express, three levels deep.</summary>
    private static readonly Gen<RedisResult> Replies = Nested(depth: 3);

    [Fact]
    public void A_command_is_read_back_as_it_was_written() => Prop.ForAll<NonEmptyArray<byte[]>>(words =>
    {
        var output = new ArrayBufferWriter<byte>();
        var written = RespWriter.Write(output, words.Get[0], [.. words.Get[1..].Select(word => (RedisValue)word)]);

        var read = Assert.Single(Read([output.WrittenSpan.ToArray()]));
        return written == output.WrittenCount && Enumerable.SequenceEqual((RedisValue[])read!, words.Get.Select(word => (RedisValue)word));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_and_numbers_are_written_as_their_bytes() => Prop.ForAll<NonNull<string>, long, double>((text, integer, number) =>
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Write(output, "X"u8, [text.Get, integer, number]);

        var read = (string[])Assert.Single(Read([output.WrittenSpan.ToArray()]))!;
        return read[1] == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get))
            && long.Parse(read[2], CultureInfo.InvariantCulture) == integer
            && ((double)(RedisValue)read[3]).Equals(number);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Replies_in_any_pieces_are_the_same_replies()
    {
        var cases = from replies in Replies.NonEmptyListOf() from cuts in Gen.Choose(1, 40).NonEmptyListOf() select (replies, cuts);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var bytes = sample.replies.SelectMany(Encode).ToArray();
            var read = Read(Pieces(bytes, [.. sample.cuts]));
            return read.Select(Show).SequenceEqual(sample.replies.Select(Show));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rubbish_is_refused_or_awaits_more_and_nothing_else() => Prop.ForAll<NonEmptyArray<byte>>(rubbish =>
    {
        try
        {
            Read([rubbish.Get]);
        }
        catch (RedisConnectionException e)
        {
            return e.FailureType == ConnectionFailureType.ProtocolFailure;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("?\r\n")]
    [InlineData("\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$3\r\nabcde")]
    [InlineData("$536870913\r\n")]
    [InlineData("*99999999\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData("+OK\n")]
    public void What_is_not_RESP2_is_a_protocol_failure(string bytes)
    {
        var failure = Assert.Throws<RedisConnectionException>(() => Read([Encoding.ASCII.GetBytes(bytes)]));
        Assert.Equal(ConnectionFailureType.ProtocolFailure, failure.FailureType);
    }

    [Fact]
    public void Nesting_without_end_is_a_protocol_failure_and_no_stack_overflow()
    {
        var deep = string.Concat(Enumerable.Repeat("*1\r\n", 100_000)) + ":1\r\n";
        Assert.Throws<RedisConnectionException>(() => Read([Encoding.ASCII.GetBytes(deep)]));
    }

    private static Gen<RedisResult> Nested(int depth)
    {
        var line = ArbMap.Default.GeneratorFor<string>()
            .Select(text => string.Concat((text ?? string.Empty).Where(c => c is not ('\r' or '\n'))))
            .Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        var flat = Gen.OneOf(
            line.Select(text => RedisResult.Create(text, ResultType.SimpleString)),
            line.Select(text => RedisResult.Create(text, ResultType.Error)),
            ArbMap.Default.GeneratorFor<long>().Select(number => RedisResult.Create(number, ResultType.Integer)),
            ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => RedisResult.Create((RedisValue)bytes, ResultType.BulkString)),
            Gen.Constant<RedisResult>(ArrayResult.Null));
        return depth == 0 ? flat : Gen.OneOf(flat, Nested(depth - 1).ListOf().Select(items => RedisResult.Create([.. items])));
    }

    private static IEnumerable<byte> Encode(RedisResult reply) => reply switch
    {
        ArrayResult { IsNull: true } => "*-1\r\n"u8.ToArray(),
        ArrayResult => [.. Encoding.ASCII.GetBytes($"*{reply.Length}\r\n"), .. ((RedisResult[])reply!).SelectMany(Encode)],
        { Resp2Type: ResultType.SimpleString } => Encoding.UTF8.GetBytes($"+{reply}\r\n"),
        { Resp2Type: ResultType.Error } => Encoding.UTF8.GetBytes($"-{reply}\r\n"),
        { Resp2Type: ResultType.Integer } => Encoding.UTF8.GetBytes($":{reply}\r\n"),
        { IsNull: true } => "$-1\r\n"u8.ToArray(),
        _ => [.. Encoding.ASCII.GetBytes($"${((byte[])reply!).Length}\r\n"), .. (byte[])reply!, .. "\r\n"u8],
    };

    /// <summary>Kind, nullness and bytes of everything in it.</summary>
    private static string Show(RedisResult reply) => reply switch
    {
        { IsNull: true } => $"{reply.Resp2Type} null",
        ArrayResult => $"[{string.Join(", ", ((RedisResult[])reply!).Select(Show))}]",
        { Resp2Type: ResultType.BulkString } => Convert.ToHexString((byte[])reply!),
        _ => $"{reply.Resp2Type} {reply}",
    };

    private static List<byte[]> Pieces(byte[] bytes, List<int> cuts)
    {
        var pieces = new List<byte[]>();
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Count], bytes.Length - at);
            pieces.Add(bytes[at..(at + length)]);
            at += length;
        }

        return pieces;
    }

    /// <summary>Everything whole in what has come, after each piece.</summary>
    private static List<RedisResult> Read(List<byte[]> pieces)
    {
        var replies = new List<RedisResult>();
        var scanner = new RespScanner();
        var (first, last) = (new Segment([]), new Segment([]));
        last = first;
        var consumed = 0L;
        foreach (var piece in pieces)
        {
            last = last.Append(piece);
            var buffer = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length).Slice(consumed);
            while (!buffer.IsEmpty && scanner.TryFind(buffer, out var length))
            {
                replies.Add(RespParser.Parse(buffer.Slice(0, length)));
                buffer = buffer.Slice(length);
                consumed += length;
            }
        }

        return replies;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
