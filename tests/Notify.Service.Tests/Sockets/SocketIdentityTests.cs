using System.Net.WebSockets;
using Notify.Service.Tests.Service;

namespace Notify.Service.Tests.Sockets;

/// <summary>Whose socket it is, and for how long.</summary>
public sealed class SocketIdentityTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly (string, string) OftenAsked = ("Revocations:Poll", "00:00:00.05");

    [Fact]
    public async Task Source3_3_Who_cannot_send_a_header_says_who_they_are_in_the_first_frame()
    {
        await using var notify = await RunningNotify.StartAsync();
        var room = Guid.CreateVersion7();
        notify.Chat.Join(room, Ann);
        notify.Chat.Say(room, "missed");
        await using var socket = await SocketClient.OpenAsync(notify, user: null, "?last_event_id=e1:1");

        await socket.SendAsync(new { type = "ping" });
        await socket.SendAsync(new { type = "auth", token = "nonsense" });
        var early = await socket.NextAsync();
        var bad = await socket.NextAsync();
        await socket.SendAsync(new { type = "auth", token = notify.Authority.TokenOf(Ann), @ref = "me" });

        Assert.Equal((401, 401), (early!.Value.GetProperty("status").GetInt32(), bad!.Value.GetProperty("status").GetInt32()));
        Assert.Equal("me", (await socket.NextAsync())!.Value.GetProperty("ref").GetString());
        Assert.Equal("ready", (await socket.NextAsync())!.Value.GetProperty("type").GetString());
        Assert.Equal("missed", (await socket.NextAsync("NewMessage")).GetProperty("data").GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_socket_that_does_not_say_in_time_who_it_is_is_closed_with_4408()
    {
        await using var notify = await RunningNotify.StartAsync(("Sockets:AuthenticateWithin", "00:00:00.3"));
        await using var socket = await SocketClient.OpenAsync(notify, user: null);

        Assert.Equal("not_authenticated", (await socket.NextAsync("closing")).GetProperty("data").GetProperty("reason").GetString());
        Assert.Equal((4408, "not_authenticated"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task S54_Nobody_floods_a_socket_before_it_is_known_whose_it_is()
    {
        // By a clock that stands: what is sent slowly is no flood.
        await using var notify = await RunningNotify.StartAsync(new ManualTime(), ("Sockets:FrameBurst", "10"), ("Sockets:FramesPerSecond", "1"));
        await using var socket = await SocketClient.OpenAsync(notify, user: null);

        for (var i = 0; i < 12; i++)
        {
            await socket.SendAsync(new { type = "auth", token = "nonsense" });
        }

        Assert.Equal((1008, "rate_limited"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_token_that_is_no_good_opens_no_socket()
    {
        await using var notify = await RunningNotify.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer nonsense");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(
            new Uri($"{notify.AddressOf(0).Replace("http", "ws", StringComparison.Ordinal)}/ws"), TestContext.Current.CancellationToken));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_token_keeps_a_socket_open_beyond_the_first_one_and_only_ones_own()
    {
        var time = new TimeOfDay();
        await using var notify = await RunningNotify.StartAsync(time, ("Streams:ExpiryWarningSeconds", "120"), ("Revocations:Bound", "00:15:00"));
        await using var socket = await SocketClient.OpenAsync(notify, Ann, lifetime: TimeSpan.FromMinutes(5));
        await socket.NextAsync("ready");
        time.Is(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(4));
        await socket.NextAsync("expiring");

        await socket.SendAsync(new { type = "refresh", token = notify.Authority.TokenOf(Bob), @ref = "anothers" });
        var refused = await socket.NextAsync("error");
        await socket.SendAsync(new { type = "refresh", token = notify.Authority.TokenOf(Ann, TimeSpan.FromMinutes(10)), @ref = "own" });
        var renewed = await socket.NextAsync("ack");
        time.Is(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(9));
        var warned = await socket.NextAsync("expiring");
        time.Is(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(11));

        Assert.Equal(("anothers", 401), (refused.GetProperty("ref").GetString(), refused.GetProperty("status").GetInt32()));
        Assert.Equal("own", renewed.GetProperty("ref").GetString());
        Assert.Equal(
            renewed.GetProperty("data").GetProperty("expires_at").GetDateTimeOffset(), warned.GetProperty("data").GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal((4401, "token_expired"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task R10_A_revoked_session_closes_its_sockets_with_4403_also_one_that_was_renewed()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked);
        var session = Guid.CreateVersion7();
        await using var socket = await SocketClient.OpenAsync(notify, Ann);
        await socket.NextAsync("ready");
        await socket.SendAsync(new { type = "refresh", token = notify.Authority.TokenOf(Ann, session: session) });
        await socket.NextAsync("ack");
        await using var other = await SocketClient.OpenAsync(notify, Bob);
        await other.NextAsync("ready");

        notify.Authority.Revoke(session: session);

        Assert.Equal((4403, "session_revoked"), await socket.ClosedAsync());
        await other.SendAsync(new { type = "ping" });
        await other.NextAsync("pong");
    }

    [Fact]
    public async Task R10_A_role_change_closes_sockets_of_older_tokens_with_4409()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked);
        await using var socket = await SocketClient.OpenAsync(notify, Ann);
        await socket.NextAsync("ready");

        notify.Authority.Revoke(user: Ann, roleOnly: true);

        Assert.Equal((4409, "role_changed"), await socket.ClosedAsync());
    }
}
