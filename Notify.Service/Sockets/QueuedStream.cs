using Notify.Service.Delivery;
using Notify.Service.Streams;

namespace Notify.Service.Sockets;

/// <summary>
/// What the framework's <see cref="System.Net.WebSockets.WebSocket"/> reads from and writes to. It reads the protocol, and answers pings and
/// violations by itself; what it writes, always whole frames, waits its turn among the events. Those are never written by it: they go to every
/// socket as the same bytes.
/// </summary>
/// <param name="client">The upgraded connection.</param>
/// <param name="hub">Keeps the order.</param>
internal sealed class QueuedStream(Stream client, Hub hub) : Stream
{
    private readonly FrameWalk _walk = new();

    /// <summary>Set once the connection is open at the hub; before that nobody else writes.</summary>
    public StreamConnection? Connection { get; set; }

    /// <summary>Asked before the answer to a frame of the client's that the reader never sees, a ping.</summary>
    public Func<bool>? MayAnswer { get; set; }

    /// <summary>Whether the client has broken the protocol in a way that the framework lets pass: nothing more is read then.</summary>
    public bool IsViolated { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await client.ReadAsync(buffer, cancellationToken);
        IsViolated |= !_walk.Pass(buffer.Span[..read]);
        return IsViolated ? throw new InvalidDataException("The client has broken the protocol.") : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Connection is not { } connection)
        {
            return client.WriteAsync(buffer, cancellationToken);
        }

        var frame = buffer.ToArray();
        if (SocketFrame.IsClose(frame))
        {
            hub.Close(connection, frame);
        }
        else if (MayAnswer?.Invoke() is false)
        {
            hub.Close(connection, ControlEvents.Closing(Reasons.RateLimited));
        }
        else
        {
            hub.Send(connection, frame);
        }

        hub.Flush();
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Connection is null ? client.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
