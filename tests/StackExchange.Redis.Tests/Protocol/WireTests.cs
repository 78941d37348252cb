using System.Text;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Protocol;

/// <summary>One connection in memory: exactly these bytes, in exactly these pieces.</summary>
public sealed class WireTests
{
    private static readonly WireLimits Patient = new(Timeout: 60_000, KeepAlive: 60_000, Beat: 50);
    private readonly ChunkStream _stream = new();

    [Fact]
    public async Task A_reply_split_at_every_byte_is_the_same_reply()
    {
        var wire = new Wire(_stream, Patient, push: null);
        var bytes = "*4\r\n$5\r\nhel\r\n\r\n:-12\r\n*2\r\n+OK\r\n$-1\r\n$0\r\n\r\n"u8.ToArray();
        for (var at = 1; at < bytes.Length; at++)
        {
            var reply = wire.Send("X"u8);
            _stream.Put(bytes[..at], bytes[at..]);

            var items = (RedisResult[])(await InTime.InTimeAsync(reply))!;
            Assert.Equal(["hel\r\n", "-12", "2 element(s)", ""], items.Select(item => item.ToString()));
        }
    }

    [Fact]
    public async Task A_reply_byte_by_byte_is_the_same_reply()
    {
        var wire = new Wire(_stream, Patient, push: null);
        var reply = wire.Send("X"u8);
        _stream.Put([.. "*2\r\n$3\r\none\r\n:2\r\n"u8.ToArray().Select(b => new[] { b })]);

        Assert.Equal(["one", "2"], (string[])(await InTime.InTimeAsync(reply))!);
    }

    [Fact]
    public async Task Replies_in_one_piece_go_to_their_commands_in_order()
    {
        var wire = new Wire(_stream, Patient, push: null);
        var replies = new[] { wire.Send("A"u8), wire.Send("B"u8), wire.Send("C"u8) };
        _stream.Put(":1\r\n-ERR two\r\n:3\r\n"u8.ToArray());

        Assert.Equal(1, (int)await InTime.InTimeAsync(replies[0]));
        Assert.Equal("ERR two", (await Assert.ThrowsAsync<RedisServerException>(() => InTime.InTimeAsync(replies[1]))).Message);
        Assert.Equal(3, (int)await InTime.InTimeAsync(replies[2]));
    }

    [Fact]
    public async Task A_reply_after_the_time_out_is_not_taken_for_the_next_commands()
    {
        var wire = new Wire(_stream, Patient with { Timeout = 100 }, push: null);
        await Assert.ThrowsAsync<RedisTimeoutException>(() => InTime.InTimeAsync(wire.Send("LATE"u8)));

        var next = wire.Send("NEXT"u8);
        _stream.Put("+late\r\n"u8.ToArray(), "+next\r\n"u8.ToArray());

        Assert.Equal("next", (string?)await InTime.InTimeAsync(next));
    }

    [Fact]
    public async Task Commands_beyond_the_limit_are_refused_and_the_others_still_answered()
    {
        var wire = new Wire(_stream, Patient, push: null);
        var first = wire.Send("FIRST"u8);
        for (var i = 1; i < 100_000; i++)
        {
            wire.Send(pending: null, "X"u8);
        }

        var refused = await Assert.ThrowsAsync<RedisConnectionException>(() => wire.Send("ONE MORE"u8));
        _stream.Put("+first\r\n"u8.ToArray());

        Assert.Equal(CommandStatus.WaitingToBeSent, refused.CommandStatus);
        Assert.Equal("first", (string?)await InTime.InTimeAsync(first));
    }

    [Fact]
    public async Task Bytes_that_the_socket_does_not_take_do_not_pile_up_without_limit()
    {
        _stream.Writable = new TaskCompletionSource().Task;
        var wire = new Wire(_stream, Patient, push: null);
        var megabyte = new byte[1024 * 1024];
        for (var i = 0; i < 64; i++)
        {
            wire.Send(pending: null, "SET"u8, "key", megabyte);
        }

        await Assert.ThrowsAsync<RedisConnectionException>(() => wire.Send("SET"u8, "key", megabyte));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("?\r\n")]
    [InlineData(":1\r\n:2\r\n")]
    public async Task What_answers_no_command_ends_the_connection(string bytes)
    {
        var wire = new Wire(_stream, Patient, push: null);
        var waiting = wire.Send("X"u8);
        _stream.Put(Encoding.ASCII.GetBytes(bytes + "\n"));

        Assert.Equal(ConnectionFailureType.ProtocolFailure, (await InTime.InTimeAsync(wire.Ended)).FailureType);
        await Task.WhenAny(waiting);
        var after = await Assert.ThrowsAsync<RedisConnectionException>(() => wire.Send("Y"u8));
        Assert.Equal(CommandStatus.WaitingToBeSent, after.CommandStatus);
    }

    [Fact]
    public async Task What_was_sent_when_the_connection_ends_fails_as_sent()
    {
        var wire = new Wire(_stream, Patient, push: null);
        var waiting = wire.Send("X"u8);
        _stream.Dispose();

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => InTime.InTimeAsync(waiting));
        Assert.Equal(CommandStatus.Sent, failure.CommandStatus);
    }
}
