using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary>Opens connections, by the way that gets through and with a token that is good.</summary>
internal sealed class Connector(LiveClientOptions options, HttpClient http)
{
    private bool _mustBeFresh;

    /// <summary>The way that is tried next, or that stands.</summary>
    public LiveTransport Transport { get; private set; } = options.Prefer;

    /// <summary>Whether the last attempt was made with a token that was fresh.</summary>
    public bool IsTokenFresh { get; private set; }

    public async Task<IConnection> OpenAsync(string? cursor, CancellationToken cancellationToken)
    {
        IsTokenFresh = _mustBeFresh;
        var token = await TokenAsync(_mustBeFresh, cancellationToken);
        using var limit = new CancellationTokenSource(options.Answer, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return Transport == LiveTransport.WebSocket
            ? await SocketConnection.OpenAsync(AddressOf("ws", cursor), token, either.Token)
            : await EventStreamConnection.OpenAsync(http, AddressOf("events", cursor), token, either.Token);
    }

    public ValueTask<string> TokenAsync(bool mustBeFresh, CancellationToken cancellationToken) => options.Token(mustBeFresh, cancellationToken);

    /// <summary>The server has said why it ends: some reasons are the token's.</summary>
    public void Closed(string? reason) => _mustBeFresh |= reason is "token_expired" or "role_changed" or "session_revoked";

    /// <summary>A connection did not come to stand. What is in the way of one kind may let the other one pass.</summary>
    public void Failed(Refusal? refusal)
    {
        if (refusal is { Status: HttpStatusCode.Unauthorized })
        {
            _mustBeFresh = true;
        }
        else if (refusal is not { Status: HttpStatusCode.TooManyRequests })
        {
            Transport = Transport == LiveTransport.WebSocket ? LiveTransport.EventStream : LiveTransport.WebSocket;
        }
    }

    public void Stood() => _mustBeFresh = false;

    /// <summary>Whether it is the network, or the server's process, and not the caller.</summary>
    public static bool IsOfNetwork(Exception exception, CancellationToken caller) =>
        exception is HttpRequestException or WebSocketException or IOException or InvalidDataException or JsonException or ObjectDisposedException
        || (exception is OperationCanceledException && !caller.IsCancellationRequested);

    private Uri AddressOf(string path, string? cursor)
    {
        string?[] query =
        [
            cursor is null ? null : $"last_event_id={Uri.EscapeDataString(cursor)}",
            options.Chats is { } chats ? $"chats={string.Join(',', chats)}" : null,
        ];
        var address = new UriBuilder(new Uri(options.Gateway, path)) { Query = string.Join('&', query.Where(part => part is not null)) };
        if (Transport == LiveTransport.WebSocket)
        {
            address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        }

        return address.Uri;
    }
}
