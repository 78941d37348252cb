using System.Net.WebSockets;
using System.Text.Json;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary>A well-behaved client: the framework's own socket, and JSON.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];

    public ClientWebSocket Socket { get; } = new();

    /// <summary>The last id that it was sent.</summary>
    public string? LastId { get; private set; }

    /// <summary>Opens one for <paramref name="user"/>, or for nobody yet.</summary>
    public static async Task<SocketClient> OpenAsync(RunningNotify notify, Guid? user, string query = "", int replica = 0, TimeSpan? lifetime = null, Guid? session = null,
        WebSocketDeflateOptions? deflate = null)
    {
        var client = new SocketClient();
        client.Socket.Options.DangerousDeflateOptions = deflate;
        if (user is { } someone)
        {
            client.Socket.Options.SetRequestHeader("Authorization", $"Bearer {notify.Authority.TokenOf(someone, lifetime, session)}");
        }

        await client.Socket.ConnectAsync(
            new Uri($"{notify.AddressOf(replica).Replace("http", "ws", StringComparison.Ordinal)}/ws{query}"), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>One that is past its start: what happens from now on comes live.</summary>
    public static async Task<SocketClient> OpenLiveAsync(RunningNotify notify, Guid user, Guid chat, string query = "")
    {
        var client = await OpenAsync(notify, user, query);
        await client.NextAsync("ready");
        notify.Chat.Say(chat, "live?");
        await client.NextAsync("NewMessage");
        return client;
    }

    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame));

    public Task SendTextAsync(string text) =>
        Socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        var length = 0;
        while (true)
        {
            var part = await Socket.ReceiveAsync(_buffer.AsMemory(length), deadline.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                var frame = JsonSerializer.Deserialize<JsonElement>(_buffer.AsSpan(0, length));
                LastId = frame.TryGetProperty("id", out var id) ? id.GetString() : LastId;
                return frame;
            }
        }
    }

    /// <summary>The next frame of this type; others before it are skipped.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.GetProperty("type").GetString() == type)
            {
                return frame;
            }
        }

        throw new EndOfStreamException($"Closed ({Socket.CloseStatus}, {Socket.CloseStatusDescription}) before '{type}'.");
    }

    /// <summary>Reads to the end, and says how it was closed.</summary>
    public async Task<(int? Code, string? Reason)> ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        return ((int?)Socket.CloseStatus, Socket.CloseStatusDescription);
    }

    public ValueTask DisposeAsync()
    {
        Socket.Abort();
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
