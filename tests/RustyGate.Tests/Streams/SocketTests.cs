using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>A WebSocket through the gateway, opened as a browser without a cookie would: by a ticket in the URL.</summary>
public sealed class SocketTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source3_3_Source3_4_Source3_6_By_a_ticket_two_people_talk_through_sockets_and_see_each_other_type()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        using var stranger = await Person.RegisterAsync(system.App, "stranger");
        var chat = await ann.CreateGroupAsync("Sockets", ben);
        await using var listening = await ben.ListenAsync();
        await listening.UntilAsync("ready");
        var ticket = await TicketAsync(ann);
        using var socket = await OpenAsync($"/ws?ticket={ticket}&chat_id={chat}");

        Assert.Equal("ready", (await NextAsync(socket)).GetProperty("type").GetString());
        await SayAsync(socket, new { type = "typing" });
        Assert.Equal(ann.Id, (await listening.UntilAsync("Typing")).Data.GetProperty("user_id").GetGuid());
        await SayAsync(socket, new { type = "send", content = "by a socket", client_id = Guid.CreateVersion7() });
        var heard = await listening.UntilAsync("NewMessage");
        var ack = await UntilAsync(socket, "ack", frame => frame.TryGetProperty("data", out _));
        var again = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync($"/ws?ticket={ticket}"));
        await Eventually.HoldsAsync(async () => await StatusesAsync(ann, ben) == $$"""[{"user_id":"{{ben.Id}}","status":"online"}]""");

        Assert.Equal("by a socket", heard.Data.GetProperty("content").GetString());
        Assert.Equal(heard.Data.GetProperty("id").GetGuid(), ack.GetProperty("data").GetProperty("id").GetGuid());
        Assert.Contains("401", again.Message, StringComparison.Ordinal);
        Assert.Equal("[]", await StatusesAsync(stranger, ben));
        using var typing = await stranger.Http.PostAsync($"/api/chats/{chat}/typing", content: null, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, typing.StatusCode);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Source3_5_R10_A_socket_closes_with_its_reason_within_2_s_of_the_log_out()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var socket = await OpenAsync($"/ws?token={ann.AccessToken}");
        await NextAsync(socket);

        await using var pace = Pace.Of(system.App);
        using var ended = await ann.Http.DeleteAsync("/auth/sessions?all=true", Cancel);
        var since = Stopwatch.GetTimestamp();
        var closing = await UntilAsync(socket, "closing", _ => true);
        pace.Keeps(TimeSpan.FromSeconds(2), Stopwatch.GetElapsedTime(since), "The end of the socket");

        Assert.Equal("session_revoked", closing.GetProperty("data").GetProperty("reason").GetString());
        var end = await socket.ReceiveAsync(new byte[16], Cancel);
        Assert.Equal((WebSocketMessageType.Close, 4403), (end.MessageType, (int)socket.CloseStatus!));
    }

    private static async Task<string> TicketAsync(Person person)
    {
        using var reply = await person.Http.PostAsJsonAsync("/auth/ticket", new { purpose = "socket" }, Cancel);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("ticket").GetString()!;
    }

    private static async Task<string> StatusesAsync(Person asker, Person about) =>
        (await asker.Http.GetFromJsonAsync<JsonElement>($"/api/presence?users={about.Id}", Cancel)).GetProperty("users").GetRawText();

    private static Task SayAsync(ClientWebSocket socket, object frame) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    private static async Task<JsonElement> UntilAsync(ClientWebSocket socket, string type, Func<JsonElement, bool> which)
    {
        while (true)
        {
            var frame = await NextAsync(socket);
            if (frame.GetProperty("type").GetString() == type && which(frame))
            {
                return frame;
            }
        }
    }

    private static async Task<JsonElement> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer, Cancel).WaitAsync(Eventually.Deadline, Cancel);
        Assert.True(part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
    }

    private async Task<ClientWebSocket> OpenAsync(string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{system.Gateway.Authority}{path}"), Cancel);
        return socket;
    }
}
