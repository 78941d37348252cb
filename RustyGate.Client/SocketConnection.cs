using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary><c>GET /ws</c>.</summary>
internal sealed class SocketConnection : IConnection
{
    /// <summary>Larger than any event: a message has at most some 100 KB.</summary>
    private const int MostBytes = 16 << 20;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1);

    public static async Task<SocketConnection> OpenAsync(Uri address, string token, CancellationToken cancellationToken)
    {
        var connection = new SocketConnection();
        connection._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        connection._socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await connection._socket.ConnectAsync(address, cancellationToken);
            return connection;
        }
        catch (WebSocketException unopened)
        {
            var status = connection._socket.HttpStatusCode;
            await connection.DisposeAsync();
            throw new Refusal(status, Refusal.CodeOf(status), unopened.Message, retryAfter: null);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<Incoming?> NextAsync(CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await _socket.ReceiveAsync(text.GetMemory(4096), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken);
                return null;
            }

            text.Advance(part.Count);
            if (text.WrittenCount > MostBytes)
            {
                throw new InvalidDataException("A frame of the server is too large.");
            }

            if (part.EndOfMessage)
            {
                return Read(JsonElement.Parse(text.WrittenSpan));
            }
        }
    }

    public async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_socket.State != WebSocketState.Open)
            {
                return false;
            }

            // Not to be given up half-way: that would end the connection for all that use it.
            await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Incoming Read(JsonElement frame)
    {
        var type = frame.GetProperty("type").GetString() ?? "";
        return new Incoming(
            type,
            frame.TryGetProperty("id", out var id) ? id.GetString() : null,
            type is "ack" or "error" or "pong" ? frame : frame.GetProperty("data"),
            frame.TryGetProperty("retry", out var retry) ? TimeSpan.FromMilliseconds(retry.GetInt32()) : null);
    }
}
