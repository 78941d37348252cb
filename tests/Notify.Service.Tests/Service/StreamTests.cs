using System.Net;
using Edge;

namespace Notify.Service.Tests.Service;

public sealed class StreamTests
{
    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly Guid Bob = Guid.NewGuid();
    private static readonly Guid Room = Guid.NewGuid();

    [Fact]
    public async Task Ready_comes_first_and_at_once_with_headers_that_no_proxy_buffers()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.IsDown = true;

        using var stream = await notify.OpenAsync(Ann);
        var ready = await stream.NextAsync();

        Assert.Equal("ready", ready!.Name);
        Assert.Equal("e1:0", ready.Id);
        Assert.Equal("""{"epoch":"e1","position":0}""", ready.Data);
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no", Assert.Single(stream.Response.Headers.GetValues("X-Accel-Buffering")));
        Assert.True(stream.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task R14_Each_stream_is_told_at_its_start_when_to_come_back_should_it_break_at_a_moment_of_its_own()
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:ReturnWithin", "00:00:03"));
        var told = new HashSet<int>();
        for (var i = 0; i < 8; i++)
        {
            using var stream = await notify.OpenAsync(Ann);
            told.Add((await stream.NextAsync("ready")).Retry!.Value);
        }

        Assert.All(told, milliseconds => Assert.InRange(milliseconds, 250, 3000));
        Assert.True(told.Count > 4, string.Join(", ", told));
    }

    [Fact]
    public async Task R7_Resume_after_a_cut_delivers_each_missed_event_once_on_another_replica_too()
    {
        await using var notify = await RunningNotify.StartAsync();
        await notify.AddReplicaAsync();
        notify.Chat.Join(Room, Ann);
        using var first = await notify.OpenLiveAsync(Ann, Room);
        first.Cut();
        var missed = Enumerable.Range(0, 50).Select(i => notify.Chat.Say(Room, $"missed {i}")).ToArray();

        using var second = await notify.OpenAsync(Ann, first.LastEventId, replica: 1);
        Assert.Equal(first.LastEventId, (await second.NextAsync("ready")).Id);
        var live = notify.Chat.Say(Room, "live");

        foreach (var position in missed.Append(live))
        {
            Assert.Equal(position, (await second.NextAsync("NewMessage")).Position);
        }
    }

    [Fact]
    public async Task R9_A_stranger_gets_nothing_and_a_removed_member_nothing_more()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        notify.Chat.Join(Room, Bob);
        using var stream = await notify.OpenLiveAsync(Bob, Room);
        using var stranger = await notify.OpenAsync(Guid.NewGuid());
        await stranger.NextAsync("ready");

        notify.Chat.Leave(Room, Bob);
        notify.Chat.Say(Room, "without Bob");
        notify.Chat.Join(Room, Bob);

        Assert.Equal("RemoveFromChat", (await stream.NextAsync())!.Name);
        Assert.Equal("AddToChat", (await stream.NextAsync())!.Name);
        notify.Stop();
        Assert.Equal("closing", (await stranger.NextAsync())!.Name);
    }

    [Fact]
    public async Task R13_On_a_stop_every_stream_ends_in_good_order_and_is_told_when_to_come_back()
    {
        await using var notify = await RunningNotify.StartAsync();
        using var stream = await notify.OpenAsync(Ann);
        await stream.NextAsync("ready");

        notify.Stop();

        var closing = await stream.NextAsync("closing");
        Assert.Equal("""{"reason":"drain"}""", closing.Data);
        Assert.InRange(closing.Retry!.Value, 1, 10_000);
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("nonsense", "malformed_id")]
    [InlineData("e1:-1", "malformed_id")]
    [InlineData("e1:99999999999999999999", "malformed_id")]
    [InlineData("../x:1", "malformed_id")]
    [InlineData("other:1", "unknown_epoch")]
    [InlineData("e1:999", "future_position")]
    public async Task S57_A_cursor_that_cannot_be_resumed_gets_a_reset_and_then_what_is_new(string id, string reason)
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);

        using var stream = await notify.OpenAsync(Ann, id);
        Assert.Equal("ready", (await stream.NextAsync())!.Name);
        var reset = await stream.NextAsync();
        var position = notify.Chat.Say(Room, "new");

        Assert.Equal(("reset", $$"""{"reason":"{{reason}}"}""", "e1:1"), (reset!.Name, reset.Data, reset.Id));
        Assert.Equal(position, (await stream.NextAsync("NewMessage")).Position);
    }

    [Fact]
    public async Task S58_One_more_stream_than_a_user_may_have_is_429()
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:PerUser", "2"));
        using var first = await notify.OpenAsync(Ann);
        using var second = await notify.OpenAsync(Ann);
        using var third = await notify.OpenAsync(Ann);
        using var other = await notify.OpenAsync(Bob);

        Assert.Equal(HttpStatusCode.TooManyRequests, third.Response.StatusCode);
        Assert.Equal("application/problem+json", third.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, other.Response.StatusCode);

        first.Cut();
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await notify.OpenAsync(Ann);
            return again.Response.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_does()
    {
        await using var notify = await RunningNotify.StartAsync();
        using var stream = await notify.OpenAsync(Ann, lifetime: TimeSpan.FromSeconds(2));

        Assert.Equal("""{"reason":"token_expired"}""", (await stream.NextAsync("closing")).Data);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Another_database_resets_every_stream_and_lets_it_come_back_from_there()
    {
        await using var notify = await RunningNotify.StartAsync();
        notify.Chat.Join(Room, Ann);
        using var stream = await notify.OpenLiveAsync(Ann, Room);

        notify.Chat.Restore("e2");

        Assert.Equal("e2:0", (await stream.NextAsync("reset")).Id);
        Assert.Equal("""{"reason":"log_changed"}""", (await stream.NextAsync("closing")).Data);
        notify.Chat.Join(Room, Ann);
        await stream.OpenAsync();
        Assert.Equal("e2:1", (await stream.NextAsync("AddToChat")).Id);
    }

    [Fact]
    public async Task Pings_say_how_far_a_stream_has_come()
    {
        await using var notify = await RunningNotify.StartAsync(("Streams:PingSeconds", "1"));
        notify.Chat.Join(Room, Bob);
        using var stream = await notify.OpenAsync(Ann);
        await stream.NextAsync("ready");
        var position = notify.Chat.Say(Room, "not for Ann");

        while ((await stream.NextAsync("ping")).Id != $"e1:{position}")
        {
        }
    }

    [Fact]
    public async Task Without_a_token_there_is_no_stream()
    {
        await using var notify = await RunningNotify.StartAsync();
        using var stream = await new SseReader(notify.Client, $"{notify.AddressOf(0)}/events", token: null).OpenAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, stream.Response.StatusCode);
        Assert.Equal("application/problem+json", stream.Response.Content.Headers.ContentType!.MediaType);
    }
}
