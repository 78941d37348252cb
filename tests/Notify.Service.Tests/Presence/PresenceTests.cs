using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notify.Service.Tests.Service;
using Notify.Service.Tests.Sockets;

namespace Notify.Service.Tests.Presence;

/// <summary>Who is there and who is typing, on two replicas that share a Redis.</summary>
public sealed class PresenceTests : TwoReplicas
{
    [Fact]
    public async Task Source3_6_Who_shares_a_chat_is_told_once_of_coming_idling_and_leaving_and_nobody_else()
    {
        using var ann = await Replicas.OpenAsync(Ann);
        using var stranger = await Replicas.OpenAsync(Cid);
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Ann) == "online");
        var bob = await SocketClient.OpenAsync(Replicas, Bob, replica: 1);
        await using var second = await SocketClient.OpenAsync(Replicas, Bob, replica: 0);

        Assert.Equal((Bob, "online"), await HearAsync(ann));
        await bob.SendAsync(new { type = "presence", status = "idle" });
        await bob.NextAsync("ack");
        await second.SendAsync(new { type = "presence", status = "idle" });
        Assert.Equal((Bob, "idle"), await HearAsync(ann));
        Assert.Equal("idle", await StatusAsync(Ann, Bob));
        await second.DisposeAsync();
        await bob.SendAsync(new { type = "presence", status = "online" });
        Assert.Equal((Bob, "online"), await HearAsync(ann));
        await bob.DisposeAsync();
        (Guid User, string? Status) last;
        do
        {
            // What the other replica said of the second client may count for a moment longer.
            last = await HearAsync(ann);
        }
        while (last.Status == "idle");

        Assert.Equal((Bob, "offline"), last);
        Assert.Equal("offline", await StatusAsync(Ann, Bob));
        Replicas.Stop();
        Assert.Equal("closing", await NextOfOthersAsync(stranger));
    }

    [Fact]
    public async Task Rule34_Chat_learns_who_is_connected_anywhere_and_a_user_does_not()
    {
        await using var bob = await SocketClient.OpenAsync(Replicas, Bob, replica: 1);
        await bob.NextAsync("ready");

        await Eventually.HoldsAsync(async () => (await ConnectedAsync(Ann, Bob, Cid)).SequenceEqual([Bob]), what: "Bob is connected, to whichever replica");

        using var refused = await Replicas.SendAsync(HttpMethod.Post, "/internal/connected", Ann, JsonContent.Create(new { users = new[] { Bob } }));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_replica_says_how_many_it_serves_and_how_far_it_is()
    {
        await using var bob = await SocketClient.OpenAsync(Replicas, Bob, replica: 1);
        await bob.NextAsync("ready");
        using var ann = await Replicas.OpenAsync(Ann, replica: 1);
        await ann.NextAsync("ready");
        Replicas.Chat.Say(Room, "Hello");
        await ann.NextAsync("NewMessage");
        await bob.NextAsync("NewMessage");

        // An event is counted after it has been given to the streams, which may have read it by then.
        var stats = default(JsonElement);
        await Eventually.HoldsAsync(async () =>
        {
            stats = await StatsAsync();
            return stats.GetProperty("delivered").GetInt64() >= 2;
        });
        Assert.Equal((1, 1, 2), (stats.GetProperty("streams").GetInt32(), stats.GetProperty("sockets").GetInt32(), stats.GetProperty("users").GetInt32()));
        Assert.True(stats.GetProperty("position").GetInt64() >= 1);

        async Task<JsonElement> StatsAsync()
        {
            using var request = AsService(HttpMethod.Get, "stats");
            using var reply = await Replicas.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Source3_6_Who_listens_by_event_streams_is_idle_by_the_word_of_that_session_whichever_replica_hears_it()
    {
        var (laptop, phone) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var ann = await Replicas.OpenAsync(Ann);
        using var onLaptop = await Replicas.OpenAsync(Bob, replica: 1, session: laptop);
        using var onPhone = await Replicas.OpenAsync(Bob, replica: 0, session: phone);
        Assert.Equal((Bob, "online"), await HearAsync(ann));

        await SayAsync(Bob, laptop, "idle");
        await SayAsync(Bob, phone, "idle");
        Assert.Equal((Bob, "idle"), await HearAsync(ann));
        await SayAsync(Bob, laptop, "online");
        Assert.Equal((Bob, "online"), await HearAsync(ann));
        await SayAsync(Bob, session: Guid.CreateVersion7(), "idle");
        Assert.Equal("online", await StatusAsync(Ann, Bob));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(Bob, laptop, "offline", expected: null));
    }

    [Fact]
    public async Task Source3_6_How_strangers_are_there_is_not_answered()
    {
        using var stranger = await Replicas.OpenAsync(Cid);
        using var bob = await Replicas.OpenAsync(Bob);
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Bob) == "online" && await StatusAsync(Cid, Cid) == "online");

        using var reply = await Replicas.SendAsync(HttpMethod.Get, $"/api/presence?users={Cid},{Bob},{Guid.NewGuid()}", Ann);
        var told = (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("users");

        Assert.Equal($$"""[{"user_id":"{{Bob}}","status":"online"}]""", told.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?users=")]
    [InlineData("?users=bob")]
    [InlineData("?users=00000000-0000-0000-0000-000000000001,")]
    public async Task S44_A_list_that_is_none_is_400(string query)
    {
        using var reply = await Replicas.SendAsync(HttpMethod.Get, $"/api/presence{query}", Ann);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Source3_6_Typing_is_told_to_the_others_of_the_chat_on_every_replica_once_and_is_over_by_itself()
    {
        Replicas.Chat.Join(Room, Cid);
        using var ann = await Replicas.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(Replicas, Bob, $"?chat_id={Room}", replica: 1);
        await using var bobsPhone = await SocketClient.OpenAsync(Replicas, Bob);
        using var elsewhere = await new Edge.SseReader(Replicas.Client, $"{Replicas.AddressOf(0)}/events?chats={Other}", Replicas.Authority.TokenOf(Cid)).OpenAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Bob) == "online" && await StatusAsync(Ann, Ann) == "online" && await StatusAsync(Cid, Cid) == "online");

        await bob.SendAsync(new { type = "typing" });
        await bob.NextAsync("ack");
        await bob.SendAsync(new { type = "typing" });
        await bob.NextAsync("ack");
        var began = await ann.NextAsync("Typing");
        var over = await ann.NextAsync("Typing");
        using var post = await Replicas.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Ann);
        var heard = await bob.NextAsync("Typing");

        Assert.Null(began.Id);
        Assert.Equal($$"""{"chat_id":"{{Room}}","user_id":"{{Bob}}","typing":true}""", began.Data);
        Assert.Equal($$"""{"chat_id":"{{Room}}","user_id":"{{Bob}}","typing":false}""", over.Data);
        Assert.Equal(HttpStatusCode.NoContent, post.StatusCode);
        Assert.Equal(Ann, heard.GetProperty("data").GetProperty("user_id").GetGuid());
        Assert.Equal(Ann, (await bobsPhone.NextAsync("Typing")).GetProperty("data").GetProperty("user_id").GetGuid());
        Replicas.Stop();
        Assert.Equal("closing", await NextButPresenceAsync(elsewhere));
    }

    [Fact]
    public async Task R9_Who_is_not_in_a_chat_types_nothing_there_with_or_without_a_stream()
    {
        using var without = await Replicas.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Cid, JsonContent.Create(new { typing = true }));
        await using var socket = await SocketClient.OpenAsync(Replicas, Cid);
        await socket.SendAsync(new { type = "typing", chat_id = Room });

        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.Equal("not_found", (await socket.NextAsync("error")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task R5_Without_Redis_nobody_knows_who_is_there_and_events_come_as_before()
    {
        using var ann = await Replicas.OpenLiveAsync(Ann, Room);
        await Redis.KillAsync();

        await Eventually.HoldsAsync(async () =>
        {
            using var reply = await Replicas.SendAsync(HttpMethod.Get, $"/api/presence?users={Bob}", Ann);
            return reply.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using var typing = await Replicas.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Ann);
        var position = Replicas.Chat.Say(Room, "as before");

        Assert.Equal(HttpStatusCode.NoContent, typing.StatusCode);
        Assert.Equal(position, (await ann.NextAsync("NewMessage")).Position);
    }

    private static async Task<string?> NextOfOthersAsync(Edge.SseReader stream)
    {
        Edge.SseEvent? next;
        do
        {
            next = await stream.NextAsync();
        }
        while (next?.Name is "ready" or "ping" or "AddToChat");
        return next?.Name;
    }

    private static async Task<string?> NextButPresenceAsync(Edge.SseReader stream)
    {
        string? name;
        do
        {
            name = await NextOfOthersAsync(stream);
        }
        while (name == "Presence");
        return name;
    }

    private async Task<HttpStatusCode> SayAsync(Guid user, Guid session, string status, HttpStatusCode? expected = HttpStatusCode.NoContent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Replicas.AddressOf(0)}/api/presence") { Content = JsonContent.Create(new { status }) };
        request.Headers.Authorization = new("Bearer", Replicas.Authority.TokenOf(user, session: session));
        using var reply = await Replicas.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected ?? reply.StatusCode, reply.StatusCode);
        return reply.StatusCode;
    }

    private async Task<string?> StatusAsync(Guid asker, Guid user)
    {
        using var reply = await Replicas.SendAsync(HttpMethod.Get, $"/api/presence?users={user}", asker);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("users")[0].GetProperty("status").GetString();
    }

    private async Task<IEnumerable<Guid>> ConnectedAsync(params Guid[] users)
    {
        using var request = AsService(HttpMethod.Post, "connected");
        request.Content = JsonContent.Create(new { users });
        using var reply = await Replicas.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("users").EnumerateArray().Select(user => user.GetGuid());
    }

    private HttpRequestMessage AsService(HttpMethod method, string path) =>
        new(method, $"{Replicas.AddressOf(1)}/internal/{path}") { Headers = { Authorization = new("Service", FakeChat.Key) } };
}
