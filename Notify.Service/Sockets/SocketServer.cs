using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Streams;

namespace Notify.Service.Sockets;

/// <summary>Serves a socket from the handshake to the end: who it is, what it missed, what happens, what it asks for.</summary>
internal sealed partial class SocketServer(
    Hub hub, Places places, StreamStart start, SocketCommands commands, AccessTokens tokens, IOptions<SocketOptions> options, IOptions<StreamOptions> streams,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<SocketServer> logger)
{
    /// <summary>The hub's clock pings; the framework would have a timer for each socket.</summary>
    private static readonly WebSocketCreationOptions Protocol = new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan };

    private static readonly WebSocketCreationOptions DeflatedProtocol =
        new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan, DangerousDeflateOptions = PerMessageDeflate.Options };

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly SocketOptions _options = options.Value;

    /// <param name="context">A request for a socket.</param>
    /// <param name="caller">Whose; null when the first frame is to say so.</param>
    /// <param name="chats">Of which chats it wants to hear; null: all.</param>
    public async Task RunAsync(HttpContext context, Authenticated? caller, IReadOnlyCollection<Guid>? chats)
    {
        var (client, isDeflated) = await SocketHandshake.AcceptAsync(context, _options.Compression);
        await using var connected = client;
        await using var queued = new QueuedStream(client, hub);
        using var socket = WebSocket.CreateFromStream(queued, isDeflated ? DeflatedProtocol : Protocol);
        var allowance = new FrameAllowance(_options, time);
        var reader = new SocketReader(socket, queued, allowance, _options.FrameBytes);
        byte[]? greeting = null;
        var admission = Admission.Open;
        Places.Place? place = null;
        if (caller is null)
        {
            (caller, greeting) = await AskAsync(client, reader, context.RequestAborted);
            if (caller is null)
            {
                return;
            }

            (admission, place) = await places.TakeAsync(caller.Caller.Id, context.RequestAborted);
        }

        using var placed = place;

        var connection = new StreamConnection(
            caller.Caller, caller.Life, isDeflated ? Transport.DeflatedSocket : Transport.Socket, PipeWriter.Create(client, new StreamPipeWriterOptions(leaveOpen: true)), context.Abort,
            streams.Value.QueueBytes, time)
        {
            Filter = new ChatFilter(chats),
        };
        queued.Connection = connection;
        queued.MayAnswer = allowance.TryTake;
        var session = new SocketSession(connection, caller, chats is { Count: 1 } ? chats.First() : null);
        await ServeAsync(session, admission, context, socket, reader, client, greeting);
    }

    private async Task ServeAsync(
        SocketSession session, Admission admission, HttpContext context, WebSocket socket, SocketReader reader, Stream client, byte[]? greeting)
    {
        var (connection, gone) = (session.Connection, context.RequestAborted);
        using var left = gone.UnsafeRegister(static connection => ((StreamConnection)connection!).End(), connection);
        admission = admission == Admission.Open ? hub.Open(connection) : admission;
        var reading = ReadAsync(session, socket, reader, client, gone);
        try
        {
            if (greeting is not null)
            {
                Send(connection, greeting);
            }

            if (admission == Admission.Open)
            {
                await start.BeginAsync(connection, context.Request, gone);
            }
            else
            {
                Close(connection, admission switch
                {
                    Admission.TooMany => Reasons.TooManyStreams,
                    Admission.TooFast => Reasons.RateLimited,
                    _ => Reasons.Unavailable,
                });
            }

            await connection.Ended;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
        }
        finally
        {
            hub.Leave(connection);
            connection.End();
            await connection.DrainedAsync();
        }

        await Task.WhenAny(reading, Task.Delay(_options.CloseWithin + OneSecond, time, gone));
        if (!reading.IsCompleted)
        {
            context.Abort();
        }

        await reading;
    }

    /// <summary>Waits for the frame that says who it is; null when it did not come in time, and that was said.</summary>
    private async Task<(Authenticated? Caller, byte[]? Greeting)> AskAsync(Stream client, SocketReader reader, CancellationToken gone)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        limit.CancelAfter(_options.AuthenticateWithin);
        try
        {
            SocketInput input;
            while ((input = await reader.NextAsync(limit.Token)) is { Text: { } text })
            {
                var frame = ClientFrame.Parse(text);
                if (frame is { Type: "auth" or "refresh" } && await tokens.AuthenticateAsync(frame.Text("token") ?? "", gone) is { } caller)
                {
                    return (caller, Replies.Ack(frame, new Renewed(caller.Life.ExpiresAt)));
                }

                var refused = new Refused(StatusCodes.Status401Unauthorized, "unauthorized", "The first frame must be an auth with a good token.");
                await client.WriteAsync(Replies.Error(frame, refused), gone);
            }

            if (input.Refusal is not null || limit.IsCancellationRequested)
            {
                var reason = input.Refusal ?? (lifetime.ApplicationStopping.IsCancellationRequested ? Reasons.Drain : Reasons.NotAuthenticated);
                await client.WriteAsync(ControlEvents.Closing(reason).Socket, gone);
                await LingerAsync(reader, client, gone);
            }
        }
        catch (Exception left) when (left is IOException or OperationCanceledException)
        {
        }

        return default;
    }

    /// <summary>The client's frames, until it leaves or is told to.</summary>
    private async Task ReadAsync(SocketSession session, WebSocket socket, SocketReader reader, Stream client, CancellationToken gone)
    {
        var connection = session.Connection;
        try
        {
            SocketInput input;
            while ((input = await reader.NextAsync(gone)) is { Text: { } text })
            {
                Send(connection, await commands.AnswerAsync(session, text, gone));
            }

            if (input.Refusal is { } reason)
            {
                Close(connection, reason);
            }
        }
        catch (Exception failed) when (!gone.IsCancellationRequested)
        {
            LogFailed(logger, failed, connection.UserId);
            Close(connection, Reasons.InternalError);
        }
        catch (OperationCanceledException)
        {
        }

        if (!connection.IsClosed)
        {
            connection.End();
        }
        else if (socket.State is not (WebSocketState.CloseReceived or WebSocketState.Closed))
        {
            await LingerAsync(reader, client, gone);
        }
    }

    /// <summary>Gives the client a moment to read why, and to close too.</summary>
    private async Task LingerAsync(SocketReader reader, Stream client, CancellationToken gone)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(_options.CloseWithin);
        if (await reader.DrainAsync(limit.Token))
        {
            return;
        }

        var nowhere = new byte[4096];
        try
        {
            while (await client.ReadAsync(nowhere, limit.Token) > 0)
            {
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
        }
    }

    private void Send(StreamConnection connection, ReadOnlyMemory<byte> frame)
    {
        hub.Send(connection, frame);
        hub.Flush();
    }

    private void Close(StreamConnection connection, string reason)
    {
        hub.Close(connection, ControlEvents.Closing(reason));
        hub.Flush();
    }

    [LoggerMessage(LogLevel.Error, "A frame of user {UserId} could not be handled.")]
    private static partial void LogFailed(ILogger logger, Exception exception, Guid userId);
}
