using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notify.Service.Tests.Service;
using Notify.Service.Tests.Sockets;
using StackExchange.Redis.Tests.Servers;

namespace Notify.Service.Tests.Presence;

/// <summary>Who is there and who is typing, on two replicas that share a Redis.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Cid = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();

    private RealServer _redis = null!;
    private RunningNotify _notify = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RealServer.StartAsync(ServerKind.Garnet);
        (string, string)[] settings =
        [
            ("ConnectionStrings:redis", $"127.0.0.1:{_redis.Port},password={RealServer.Password}"),
            ("Streams:Sweep", "00:00:00.05"),
            ("Presence:Grace", "00:00:10"),
            ("Presence:Lease", "00:00:20"),
            ("Presence:Typing", "00:00:01"),
        ];
        _notify = await RunningNotify.StartAsync(settings);
        await _notify.AddReplicaAsync(settings);
        _notify.Chat.Join(Room, Ann);
        _notify.Chat.Join(Room, Bob);
        _notify.Chat.Join(Other, Cid);
    }

    public async ValueTask DisposeAsync()
    {
        await _notify.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Source3_6_Who_shares_a_chat_is_told_once_of_coming_idling_and_leaving_and_nobody_else()
    {
        using var ann = await _notify.OpenAsync(Ann);
        using var stranger = await _notify.OpenAsync(Cid);
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Ann) == "online");
        var bob = await SocketClient.OpenAsync(_notify, Bob, replica: 1);
        await using var second = await SocketClient.OpenAsync(_notify, Bob, replica: 0);

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
        _notify.Stop();
        Assert.Equal("closing", await NextOfOthersAsync(stranger));
    }

    [Fact]
    public async Task Rule34_Chat_learns_who_is_connected_anywhere_and_a_user_does_not()
    {
        await using var bob = await SocketClient.OpenAsync(_notify, Bob, replica: 1);
        await bob.NextAsync("ready");

        await Eventually.HoldsAsync(async () => (await ConnectedAsync(Ann, Bob, Cid)).SequenceEqual([Bob]), what: "Bob is connected, to whichever replica");

        using var refused = await _notify.SendAsync(HttpMethod.Post, "/internal/connected", Ann, JsonContent.Create(new { users = new[] { Bob } }));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_replica_says_how_many_it_serves_and_how_far_it_is()
    {
        await using var bob = await SocketClient.OpenAsync(_notify, Bob, replica: 1);
        await bob.NextAsync("ready");
        using var ann = await _notify.OpenAsync(Ann, replica: 1);
        await ann.NextAsync("ready");
        _notify.Chat.Say(Room, "Hello");
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
            using var reply = await _notify.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Source3_6_Who_listens_by_event_streams_is_idle_by_the_word_of_that_session_whichever_replica_hears_it()
    {
        var (laptop, phone) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var ann = await _notify.OpenAsync(Ann);
        using var onLaptop = await _notify.OpenAsync(Bob, replica: 1, session: laptop);
        using var onPhone = await _notify.OpenAsync(Bob, replica: 0, session: phone);
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
    public async Task Source3_6_Who_comes_back_within_the_grace_has_never_left()
    {
        using var ann = await _notify.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(_notify, Bob, replica: 1);
        Assert.Equal((Bob, "online"), await HearAsync(ann));

        await bob.DisposeAsync();
        await using var back = await SocketClient.OpenAsync(_notify, Bob, replica: 0);
        await back.NextAsync("ready");
        await back.SendAsync(new { type = "presence", status = "idle" });

        Assert.Equal((Bob, "idle"), await HearAsync(ann));
    }

    [Fact]
    public async Task Source3_6_Those_of_a_replica_that_is_gone_are_offline_when_its_word_expires()
    {
        using var ann = await _notify.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(_notify, Bob, replica: 1);
        Assert.Equal((Bob, "online"), await HearAsync(ann));

        await _notify.StopAsync(replica: 1);

        Assert.Equal((Bob, "offline"), await HearAsync(ann));
    }

    [Fact]
    public async Task Source3_6_How_strangers_are_there_is_not_answered()
    {
        using var stranger = await _notify.OpenAsync(Cid);
        using var bob = await _notify.OpenAsync(Bob);
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Bob) == "online" && await StatusAsync(Cid, Cid) == "online");

        using var reply = await _notify.SendAsync(HttpMethod.Get, $"/api/presence?users={Cid},{Bob},{Guid.NewGuid()}", Ann);
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
        using var reply = await _notify.SendAsync(HttpMethod.Get, $"/api/presence{query}", Ann);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Source3_6_Typing_is_told_to_the_others_of_the_chat_on_every_replica_once_and_is_over_by_itself()
    {
        _notify.Chat.Join(Room, Cid);
        using var ann = await _notify.OpenAsync(Ann);
        await using var bob = await SocketClient.OpenAsync(_notify, Bob, $"?chat_id={Room}", replica: 1);
        await using var bobsPhone = await SocketClient.OpenAsync(_notify, Bob);
        using var elsewhere = await new Edge.SseReader(_notify.Client, $"{_notify.AddressOf(0)}/events?chats={Other}", _notify.Authority.TokenOf(Cid)).OpenAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(Ann, Bob) == "online" && await StatusAsync(Ann, Ann) == "online" && await StatusAsync(Cid, Cid) == "online");

        await bob.SendAsync(new { type = "typing" });
        await bob.NextAsync("ack");
        await bob.SendAsync(new { type = "typing" });
        await bob.NextAsync("ack");
        var began = await ann.NextAsync("Typing");
        var over = await ann.NextAsync("Typing");
        using var post = await _notify.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Ann);
        var heard = await bob.NextAsync("Typing");

        Assert.Null(began.Id);
        Assert.Equal($$"""{"chat_id":"{{Room}}","user_id":"{{Bob}}","typing":true}""", began.Data);
        Assert.Equal($$"""{"chat_id":"{{Room}}","user_id":"{{Bob}}","typing":false}""", over.Data);
        Assert.Equal(HttpStatusCode.NoContent, post.StatusCode);
        Assert.Equal(Ann, heard.GetProperty("data").GetProperty("user_id").GetGuid());
        Assert.Equal(Ann, (await bobsPhone.NextAsync("Typing")).GetProperty("data").GetProperty("user_id").GetGuid());
        _notify.Stop();
        Assert.Equal("closing", await NextButPresenceAsync(elsewhere));
    }

    [Fact]
    public async Task R9_Who_is_not_in_a_chat_types_nothing_there_with_or_without_a_stream()
    {
        using var without = await _notify.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Cid, JsonContent.Create(new { typing = true }));
        await using var socket = await SocketClient.OpenAsync(_notify, Cid);
        await socket.SendAsync(new { type = "typing", chat_id = Room });

        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.Equal("not_found", (await socket.NextAsync("error")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task R5_Without_Redis_nobody_knows_who_is_there_and_events_come_as_before()
    {
        using var ann = await _notify.OpenLiveAsync(Ann, Room);
        await _redis.KillAsync();

        await Eventually.HoldsAsync(async () =>
        {
            using var reply = await _notify.SendAsync(HttpMethod.Get, $"/api/presence?users={Bob}", Ann);
            return reply.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using var typing = await _notify.SendAsync(HttpMethod.Post, $"/api/chats/{Room}/typing", Ann);
        var position = _notify.Chat.Say(Room, "as before");

        Assert.Equal(HttpStatusCode.NoContent, typing.StatusCode);
        Assert.Equal(position, (await ann.NextAsync("NewMessage")).Position);
    }

    private static async Task<(Guid, string?)> HearAsync(Edge.SseReader stream)
    {
        var told = JsonSerializer.Deserialize<JsonElement>((await stream.NextAsync("Presence")).Data).GetProperty("users");
        var one = Assert.Single(told.EnumerateArray());
        return (one.GetProperty("user_id").GetGuid(), one.GetProperty("status").GetString());
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
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_notify.AddressOf(0)}/api/presence") { Content = JsonContent.Create(new { status }) };
        request.Headers.Authorization = new("Bearer", _notify.Authority.TokenOf(user, session: session));
        using var reply = await _notify.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected ?? reply.StatusCode, reply.StatusCode);
        return reply.StatusCode;
    }

    private async Task<string?> StatusAsync(Guid asker, Guid user)
    {
        using var reply = await _notify.SendAsync(HttpMethod.Get, $"/api/presence?users={user}", asker);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("users")[0].GetProperty("status").GetString();
    }

    private async Task<IEnumerable<Guid>> ConnectedAsync(params Guid[] users)
    {
        using var request = AsService(HttpMethod.Post, "connected");
        request.Content = JsonContent.Create(new { users });
        using var reply = await _notify.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("users").EnumerateArray().Select(user => user.GetGuid());
    }

    private HttpRequestMessage AsService(HttpMethod method, string path) =>
        new(method, $"{_notify.AddressOf(1)}/internal/{path}") { Headers = { Authorization = new("Service", FakeChat.Key) } };
}
