using System.IO.Pipelines;

namespace StackExchange.Redis;

/// <summary>
/// One connection while it lives: commands go out in the order of the calls, replies come back in the same order. It ends once, for
/// one reason, and then everything that waits fails.
/// </summary>
internal sealed partial class Wire
{
    /// <summary>Commands without a reply, and bytes not yet taken by the socket, beyond which a command is refused at once.</summary>
    private const int MaxInFlight = 100_000, MaxUnsent = 64 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly Func<RedisResult, bool>? _push;
    private readonly Pipe _output = new(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 16 * 1024, useSynchronizationContext: false));
    private readonly Lock _writing = new();
    private readonly Queue<(IPending? Command, long SentAt)> _inFlight = new();
    private readonly TaskCompletionSource<RedisConnectionException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisConnectionException? _failure;
    private long _written, _sent;

    /// <param name="stream">The connected stream; the wire disposes of it.</param>
    /// <param name="limits">How long to wait for what.</param>
    /// <param name="push">Takes what is no reply to a command, and says whether it did.</param>
    public Wire(Stream stream, WireLimits limits, Func<RedisResult, bool>? push)
    {
        (_stream, _limits, _push) = (stream, limits, push);
        _ = ReadAsync();
        _ = WriteAsync();
        _ = BeatAsync();
    }

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<RedisConnectionException> Ended => _ended.Task;

    /// <summary>Sends a command; null for one whose reply nobody awaits.</summary>
    public void Send(IPending? pending, ReadOnlySpan<byte> command, params ReadOnlySpan<RedisValue> args)
    {
        RedisConnectionException? refused;
        lock (_writing)
        {
            refused = _failure ?? TooMuch();
            if (refused is null)
            {
                lock (_inFlight)
                {
                    _inFlight.Enqueue((pending, Environment.TickCount64));
                }

                _written += RespWriter.Write(_output.Writer, command, args);
                _ = _output.Writer.FlushAsync().AsTask();
            }
        }

        if (refused is not null)
        {
            pending?.Fail(new RedisConnectionException(refused.FailureType, refused.Message, refused, CommandStatus.WaitingToBeSent));
        }
    }

    public Task<RedisResult> Send(ReadOnlySpan<byte> command, params ReadOnlySpan<RedisValue> args)
    {
        var pending = new Pending<RedisResult>(reply => reply);
        Send(pending, command, args);
        return pending.Task;
    }

    /// <summary>Ends the connection. What was sent fails as <see cref="CommandStatus.Sent"/>: it may have been run.</summary>
    public void Fail(RedisConnectionException reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, comparand: null) is not null)
        {
            return;
        }

        _stream.Dispose();
        lock (_writing)
        {
            _output.Writer.Complete();
        }

        _ended.TrySetResult(reason);
        lock (_inFlight)
        {
            while (_inFlight.TryDequeue(out var lost))
            {
                lost.Command?.Fail(new RedisConnectionException(reason.FailureType, reason.Message, reason, CommandStatus.Sent));
            }
        }
    }

    private RedisConnectionException? TooMuch() =>
        _inFlight.Count < MaxInFlight && _written - Volatile.Read(ref _sent) < MaxUnsent
            ? null
            : new(ConnectionFailureType.InternalFailure, "Too much is waiting for the server already.");

    private async Task WriteAsync()
    {
        var output = _output.Reader;
        try
        {
            ReadResult read;
            do
            {
                read = await output.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    await _stream.WriteAsync(segment);
                    Volatile.Write(ref _sent, _sent + segment.Length);
                }

                output.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception e)
        {
            Fail(Lost(e));
        }
        finally
        {
            await output.CompleteAsync();
        }
    }

    private async Task ReadAsync()
    {
        var input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var scanner = new RespScanner();
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                Volatile.Write(ref _lastRead, Environment.TickCount64);
                var buffer = read.Buffer;
                while (!buffer.IsEmpty && scanner.TryFind(buffer, out var length))
                {
                    Receive(RespParser.Parse(buffer.Slice(0, length)));
                    buffer = buffer.Slice(length);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    throw new RedisConnectionException(ConnectionFailureType.SocketClosed, "The server closed the connection.");
                }
            }
        }
        catch (Exception e)
        {
            Fail(Lost(e));
        }
        finally
        {
            await input.CompleteAsync();
        }
    }

    private void Receive(RedisResult reply)
    {
        if (_push is not null && _push(reply))
        {
            return;
        }

        IPending? command;
        lock (_inFlight)
        {
            command = _inFlight.TryDequeue(out var sent)
                ? sent.Command
                : throw new RedisConnectionException(ConnectionFailureType.ProtocolFailure, "The server sent a reply to no command.");
        }

        command?.Complete(reply);
    }

    private static RedisConnectionException Lost(Exception e) =>
        e as RedisConnectionException ?? new(ConnectionFailureType.SocketFailure, $"The connection broke: {e.Message}", e);
}
