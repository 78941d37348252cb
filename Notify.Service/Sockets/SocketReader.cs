using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Notify.Service.Sockets;

/// <summary>A client's messages, one after the other. An idle socket holds no buffer.</summary>
internal sealed class SocketReader(WebSocket socket, QueuedStream stream, FrameAllowance allowance, int mostBytes)
{
    private static readonly SocketInput Gone = new(null, default);

    /// <summary>
    /// The next text message; null when there is none any more. Then <see cref="SocketInput.Refusal"/> says why, unless the client left, or
    /// broke the protocol, which the framework has answered.
    /// </summary>
    public async ValueTask<SocketInput> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var part = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            var text = new ArrayBufferWriter<byte>();
            while (true)
            {
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerCloseAsync(cancellationToken);
                    return Gone;
                }

                // Each message counts, and each part without content, of which a message could have any number.
                if (part.Count == 0 && !allowance.TryTake())
                {
                    return new SocketInput(null, Streams.Reasons.RateLimited);
                }

                if (part.MessageType == WebSocketMessageType.Binary)
                {
                    return new SocketInput(null, Streams.Reasons.TextOnly);
                }

                if (text.WrittenCount > mostBytes)
                {
                    return new SocketInput(null, Streams.Reasons.FrameTooBig);
                }

                if (part.EndOfMessage)
                {
                    // The framework looks at each part; half a character before an empty last one gets past it.
                    return Utf8.IsValid(text.WrittenSpan) ? new SocketInput(text.WrittenMemory, null) : new SocketInput(null, Streams.Reasons.NotUtf8);
                }

                part = await socket.ReceiveAsync(text.GetMemory(4096), cancellationToken);
                text.Advance(part.Count);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or InvalidDataException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            return stream.IsViolated ? new SocketInput(null, Streams.Reasons.ProtocolError) : Gone;
        }
    }

    /// <summary>
    /// Reads on until the client has closed too, to no use: a connection that is closed with something unread is reset by the system, and the
    /// client may never see why. False if the client has broken the protocol, so that nothing more can be read as frames.
    /// </summary>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        var nowhere = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(nowhere.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (Exception over) when (over is WebSocketException or InvalidOperationException or InvalidDataException or IOException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            return false;
        }
    }

    private async Task AnswerCloseAsync(CancellationToken cancellationToken)
    {
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.Empty, statusDescription: null, cancellationToken);
        }
    }
}

/// <summary>What a client said, or why no more is read.</summary>
/// <param name="Text">A whole message, in UTF-8; null when nothing more is read.</param>
/// <param name="Refusal">Why the socket has to be closed; null where there is nothing to say.</param>
internal readonly record struct SocketInput(ReadOnlyMemory<byte>? Text, string? Refusal);
