using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary>What a socket carries: the same events as a stream, by the same cursor.</summary>
public sealed class SocketTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();

    [Fact]
    public async Task Source3_3_A_socket_carries_the_same_events_ids_and_bodies_as_a_stream()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        using var stream = await notify.OpenLiveAsync(Ann, Room);
        await using var socket = await SocketClient.OpenLiveAsync(notify, Ann, Room);
        var id = $"e1:{notify.Chat.Say(Room, "one\ntwo \"three\" € 😀")}";

        Edge.SseEvent sse;
        do
        {
            sse = await stream.NextAsync("NewMessage");
        }
        while (sse.Id != id);
        JsonElement frame;
        do
        {
            frame = await socket.NextAsync("NewMessage");
        }
        while (frame.GetProperty("id").GetString() != id);

        Assert.Equal(sse.Data, frame.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task R7_A_client_drops_one_transport_and_resumes_on_the_other_on_another_replica_without_loss_or_repetition()
    {
        await using var notify = await RunningNotify.StartAsync();
        await notify.AddReplicaAsync();
        notify.Chat.Join(Room, Ann);
        using var stream = await notify.OpenLiveAsync(Ann, Room);
        stream.Cut();
        var first = Enumerable.Range(0, 20).Select(i => notify.Chat.Say(Room, $"first {i}")).ToArray();

        await using var socket = await SocketClient.OpenAsync(notify, Ann, $"?last_event_id={stream.LastEventId}", replica: 1);
        Assert.Equal(stream.LastEventId, (await socket.NextAsync("ready")).GetProperty("id").GetString());
        foreach (var position in first)
        {
            Assert.Equal($"e1:{position}", (await socket.NextAsync("NewMessage")).GetProperty("id").GetString());
        }

        socket.Socket.Abort();
        var second = Enumerable.Range(0, 20).Select(i => notify.Chat.Say(Room, $"second {i}")).ToArray();
        using var back = await notify.OpenAsync(Ann, socket.LastId);
        foreach (var position in second)
        {
            Assert.Equal(position, (await back.NextAsync("NewMessage")).Position);
        }
    }

    [Theory]
    [InlineData("nonsense", "malformed_id")]
    [InlineData("other:1", "unknown_epoch")]
    [InlineData("e1:999", "future_position")]
    public async Task S57_A_cursor_that_cannot_be_resumed_gets_a_reset_on_a_socket_too(string id, string reason)
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var socket = await SocketClient.OpenAsync(notify, Ann, $"?last_event_id={id}");

        var reset = await socket.NextAsync("reset");

        Assert.Equal((reason, "e1:0"), (reset.GetProperty("data").GetProperty("reason").GetString(), reset.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Source3_4_What_is_sent_is_posted_with_the_senders_token_acknowledged_with_the_reply_and_delivered()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        await using var socket = await SocketClient.OpenLiveAsync(notify, Ann, Room, $"?chat_id={Room}");
        var clientId = Guid.CreateVersion7();

        await socket.SendAsync(new { type = "send", client_id = clientId, content = "hello", mentions = new[] { Bob } });
        await socket.SendAsync(new { type = "send", chat_id = Room, client_id = clientId, content = "hello", mentions = new[] { Bob }, @ref = "again" });

        // Which of the answer and the event comes first is nobody's promise.
        var frames = new List<JsonElement>();
        while (Of(frames, "ack").Length < 2 || Of(frames, "NewMessage").Length == 0)
        {
            frames.Add(await socket.NextAsync() ?? throw new EndOfStreamException());
        }

        notify.Chat.Say(Room, "the end");
        frames.Add(await socket.NextAsync("NewMessage"));

        var expected = $$"""{"client_id":"{{clientId}}","content":"hello","mentions":["{{Bob}}"]}""";
        var (ack, again) = (Of(frames, "ack")[0], Of(frames, "ack")[1]);
        Assert.Equal((clientId.ToString(), expected), (ack.GetProperty("client_id").GetString(), ack.GetProperty("data").GetRawText()));
        Assert.Equal(("again", expected), (again.GetProperty("ref").GetString(), again.GetProperty("data").GetRawText()));
        Assert.Single(notify.Chat.Bearers.Distinct(StringComparer.Ordinal));
        Assert.Equal(["hello", "the end"], Of(frames, "NewMessage").Select(frame => frame.GetProperty("data").GetProperty("content").GetString()));
    }

    private static JsonElement[] Of(IEnumerable<JsonElement> frames, string type) => [.. frames.Where(frame => frame.GetProperty("type").GetString() == type)];

    [Fact]
    public async Task Source3_4_What_Chat_refuses_is_an_error_with_its_status_and_code_and_an_outage_says_to_try_again()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Rooms = [];
        await using var socket = await SocketClient.OpenAsync(notify, Ann);

        await socket.SendAsync(new { type = "send", chat_id = Room, content = "x", @ref = "1" });
        var refused = await socket.NextAsync("error");
        notify.Chat.IsDown = true;
        await socket.SendAsync(new { type = "send", chat_id = Room, content = "x", @ref = "2" });
        var unknown = await socket.NextAsync("error");

        Assert.Equal(("1", 404, "not_found"), (refused.GetProperty("ref").GetString(), refused.GetProperty("status").GetInt32(), refused.GetProperty("code").GetString()));
        Assert.Equal(("2", 503, "unavailable"), (unknown.GetProperty("ref").GetString(), unknown.GetProperty("status").GetInt32(), unknown.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Source3_4_Reading_is_marked_and_a_ping_is_answered()
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var socket = await SocketClient.OpenAsync(notify, Ann);

        await socket.SendAsync(new { type = "read", chat_id = Room, seq = 7, @ref = "r" });
        var read = await socket.NextAsync("ack");
        await socket.SendAsync(new { type = "ping", @ref = "p" });

        Assert.Equal(("r", 7), (read.GetProperty("ref").GetString(), read.GetProperty("data").GetProperty("seq").GetInt32()));
        Assert.Equal("p", (await socket.NextAsync("pong")).GetProperty("ref").GetString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"dance"}""")]
    [InlineData("""{"type":"ping","ref":7}""")]
    [InlineData("""{"type":"ping","type":"ping"}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"send","chat_id":"../../internal","content":"x"}""")]
    [InlineData("""{"type":"send","content":"x"}""")]
    [InlineData("""{"type":"subscribe","chats":["x"]}""")]
    [InlineData("""{"type":"subscribe","chats":"all"}""")]
    public async Task S44_A_frame_that_is_none_is_an_error_and_the_socket_goes_on(string text)
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var socket = await SocketClient.OpenAsync(notify, Ann);

        await socket.SendTextAsync(text);

        Assert.Equal("invalid_frame", (await socket.NextAsync("error")).GetProperty("code").GetString());
        await socket.SendAsync(new { type = "ping" });
        await socket.NextAsync("pong");
    }

    [Fact]
    public async Task Source3_4_A_socket_keeps_a_thousand_chats_by_name_and_says_when_there_are_more()
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var socket = await SocketClient.OpenAsync(notify, Ann, $"?chats={Room}");

        for (var n = 0; n < 9; n++)
        {
            await socket.SendAsync(new { type = "subscribe", chats = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()) });
            await socket.NextAsync("ack");
        }

        await socket.SendAsync(new { type = "subscribe", chats = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()) });
        Assert.Equal("too_many_subscriptions", (await socket.NextAsync("error")).GetProperty("code").GetString());
        await socket.SendAsync(new { type = "unsubscribe", chats = new[] { Room } });
        await socket.SendAsync(new { type = "subscribe", chats = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()) });
        await socket.NextAsync("ack");
        await socket.NextAsync("ack");
    }

    [Fact]
    public async Task Chats_are_chosen_in_the_url_and_by_frames_and_never_more_than_one_may_see()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        notify.Chat.Join(Other, Ann);
        var strangers = Guid.CreateVersion7();
        await using var socket = await SocketClient.OpenLiveAsync(notify, Ann, Room, $"?chats={Room},{strangers}");

        await SayAllAsync("chosen");
        Assert.Equal(["Room chosen"], await HeardAsync());
        await socket.SendAsync(new { type = "subscribe", chats = new[] { Other } });
        Assert.StartsWith("e1:", (await socket.NextAsync("ack")).GetProperty("data").GetProperty("from").GetString(), StringComparison.Ordinal);
        await SayAllAsync("both");
        Assert.Equal(["Room both", "Other both"], await HeardAsync());
        await socket.SendAsync(new { type = "unsubscribe", chats = new[] { Room } });
        await socket.NextAsync("ack");
        await SayAllAsync("one");
        Assert.Equal(["Other one"], await HeardAsync());
        await socket.SendAsync(new { type = "subscribe" });
        await socket.NextAsync("ack");
        await SayAllAsync("all");
        Assert.Equal(["Room all", "Other all"], await HeardAsync());

        async Task SayAllAsync(string what)
        {
            notify.Chat.Say(Room, $"Room {what}");
            notify.Chat.Say(strangers, $"strangers {what}");
            var last = notify.Chat.Say(Other, $"Other {what}");
            await Eventually.HoldsAsync(() => notify.Get<Notify.Service.Delivery.Hub>().Head!.Value.Position >= last);
        }

        async Task<List<string>> HeardAsync()
        {
            var heard = new List<string>();
            await socket.SendAsync(new { type = "ping" });
            while (await socket.NextAsync() is { } frame && frame.GetProperty("type").GetString() != "pong")
            {
                heard.Add(frame.GetProperty("data").GetProperty("content").GetString()!);
            }

            return heard;
        }
    }

    [Fact]
    public async Task A_stream_of_some_chats_gets_those_and_no_other_live_and_resumed()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        notify.Chat.Join(Other, Ann);
        notify.Chat.Say(Other, "missed, of another");
        notify.Chat.Say(Room, "missed");
        using var stream = await new Edge.SseReader(notify.Client, $"{notify.AddressOf(0)}/events?last_event_id=e1:2&chats={Room}", notify.Authority.TokenOf(Ann)).OpenAsync();
        using var malformed = await new Edge.SseReader(notify.Client, $"{notify.AddressOf(0)}/events?chats=all", notify.Authority.TokenOf(Ann)).OpenAsync();

        Assert.Equal("ready", (await stream.NextAsync())!.Name);
        Assert.Equal("""{"content":"missed"}""", (await stream.NextAsync())!.Data);
        notify.Chat.Say(Other, "live, of another");
        notify.Chat.Say(Room, "live");
        Assert.Equal("""{"content":"live"}""", (await stream.NextAsync())!.Data);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.Response.StatusCode);
    }

    [Fact]
    public async Task R13_On_a_stop_a_socket_is_told_when_to_come_back_and_closed_with_1001()
    {
        await using var notify = await RunningNotify.StartAsync();
        await using var socket = await SocketClient.OpenAsync(notify, Ann);
        await socket.NextAsync("ready");

        notify.Stop();

        var closing = await socket.NextAsync("closing");
        Assert.Equal("drain", closing.GetProperty("data").GetProperty("reason").GetString());
        Assert.InRange(closing.GetProperty("retry").GetInt32(), 1, 10_000);
        Assert.Equal((1001, "drain"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task R11_A_socket_that_is_not_read_is_cut_and_harms_no_one()
    {
        await using var notify = await RunningNotify.StartAsync(new ManualTime(), ("Streams:QueueBytes", "1000000"));
        using var reasons = new SlowCloses(notify);
        notify.Chat.Join(Room, Ann);
        notify.Chat.Join(Room, Bob);
        await using var slow = await SocketClient.OpenAsync(notify, Ann);
        await slow.NextAsync("ready");
        await using var fast = await SocketClient.OpenLiveAsync(notify, Bob, Room);

        var content = new string('x', 20_000);
        while (reasons.First is null)
        {
            foreach (var position in Enumerable.Range(0, 10).Select(_ => notify.Chat.Say(Room, content)).ToArray())
            {
                Assert.Equal($"e1:{position}", (await fast.NextAsync("NewMessage")).GetProperty("id").GetString());
            }
        }

        Assert.Equal("queue_full", reasons.First);
        await Assert.ThrowsAnyAsync<WebSocketException>(slow.ClosedAsync);
    }

    [Fact]
    public async Task S58_One_more_socket_than_a_user_may_have_streams_is_429()
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:PerUser", "2"));
        using var stream = await notify.OpenAsync(Ann);
        await using var socket = await SocketClient.OpenAsync(notify, Ann);
        await socket.NextAsync("ready");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(notify, Ann));
        await using var late = await SocketClient.OpenAsync(notify, user: null);
        await late.SendAsync(new { type = "auth", token = notify.Authority.TokenOf(Ann) });

        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        Assert.Equal((4429, "too_many_streams"), await late.ClosedAsync());
    }
}
