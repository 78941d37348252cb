using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Delivery;

/// <summary>What Notify reads: the log, and what a user's stream starts from.</summary>
public sealed class DeliveryApiTests(PostgresServer server)
{
    [Fact]
    public async Task The_log_is_read_in_pages_without_a_hole_and_each_event_is_as_agreed_with_notify()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (me, other) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(me, other);
        await api.Database.StoreAsync([.. Enumerable.Range(1, 9).Select(n => Some.Message(chat, me, content: $"{n}"))]);
        await LogReachesAsync(api, 10);

        var all = await EventsAsync(api, "?after=0&limit=5000");
        var first = await EventsAsync(api, "?after=0&limit=4");
        var rest = await EventsAsync(api, "?after=4");

        Assert.Equal(["epoch", "head", "first", "events"], all.EnumerateObject().Select(member => member.Name));
        Assert.Equal((10, 1), (all.GetProperty("head").GetInt32(), all.GetProperty("first").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 10), Positions(first).Concat(Positions(rest)));
        Assert.Equal(Enumerable.Range(1, 10), Positions(all));
        Assert.Empty(Positions(await EventsAsync(api, "?after=10")));
        foreach (var e in all.GetProperty("events").EnumerateArray())
        {
            Assert.Equal(["position", "chat_id", "seq", "type", "users", "body", "trace"], e.EnumerateObject().Select(member => member.Name));
        }

        var (chatEvent, messageEvent) = (all.GetProperty("events")[0], all.GetProperty("events")[1]);
        Assert.Equal("NewChat", chatEvent.GetProperty("type").GetString());
        Assert.Equal(new[] { me, other }.Order(), chatEvent.GetProperty("users").EnumerateArray().Select(user => user.GetGuid()).Order());
        Assert.StartsWith("00-", chatEvent.GetProperty("trace").GetString(), StringComparison.Ordinal);
        Assert.Equal(("NewMessage", 1, "1"), (
            messageEvent.GetProperty("type").GetString(), messageEvent.GetProperty("seq").GetInt32(),
            messageEvent.GetProperty("body").GetProperty("content").GetString()));
        Assert.Equal(JsonValueKind.Null, messageEvent.GetProperty("users").ValueKind);
    }

    [Fact]
    public async Task A_page_of_large_events_is_cut_short_and_the_next_one_goes_on()
    {
        await using var api = await ChatApi.NewAsync(server);
        await api.Database.ExecuteAsync("""
            INSERT INTO events (position, chat_id, type, body, created_at)
            SELECT n, gen_random_uuid(), 'NewMessage', to_json(repeat('x', 1500000)), now() FROM generate_series(1, 5) n;
            UPDATE log SET head = 5
            """);

        Assert.Equal([1, 2, 3], Positions(await EventsAsync(api, "?after=0")));
        Assert.Equal([4, 5], Positions(await EventsAsync(api, "?after=3")));
    }

    [Fact]
    public async Task R7_A_stream_resumes_with_what_the_user_missed_and_may_see_now()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (me, other) = (Some.User(), Some.User());
        var mine = await api.NewGroupAsync(me, other);
        var left = await api.NewGroupAsync(other, me);
        var foreign = await api.NewGroupAsync(other);
        await api.Database.StoreAsync(Some.Message(mine, other), Some.Message(left, other), Some.Message(foreign, other), Some.Message(mine, me));
        await LogReachesAsync(api, 7);
        await api.Database.ExecuteAsync($"""
            DELETE FROM members WHERE chat_id = '{left}' AND user_id = '{me}';
            INSERT INTO outbox (chat_id, type, users, body, created_at) VALUES
                ('{left}', 'RemoveFromChat', ARRAY['{me}'::uuid], 'null', now()),
                ('{mine}', 'RemoveFromChat', ARRAY['{other}'::uuid], 'null', now())
            """);
        await LogReachesAsync(api, 9);

        var fresh = await StreamAsync(api, me);
        var epoch = fresh.GetProperty("epoch").GetString();
        var resumed = await StreamAsync(api, me, $"?after=0&epoch={epoch}");
        var later = await StreamAsync(api, me, $"?after=4&epoch={epoch}");

        Assert.Equal(["epoch", "head", "chats", "reset", "events"], fresh.EnumerateObject().Select(member => member.Name));
        Assert.Equal((9, false), (fresh.GetProperty("head").GetInt32(), fresh.GetProperty("reset").GetBoolean()));
        Assert.Equal([mine], fresh.GetProperty("chats").EnumerateArray().Select(chat => chat.GetGuid()));
        Assert.Empty(Positions(fresh));
        Assert.Equal([1, 4, 7, 8], Positions(resumed));
        Assert.Equal([7, 8], Positions(later));
        Assert.Empty(Positions(await StreamAsync(api, me, "?after=9")));
    }

    [Fact]
    public async Task R7_What_cannot_be_resumed_completely_is_a_reset_with_its_reason_and_never_a_part()
    {
        await using var api = await ChatApi.NewAsync(server);
        var me = Some.User();
        var chat = await api.NewGroupAsync(me);
        await api.Database.StoreAsync([.. Enumerable.Range(1, 19).Select(_ => Some.Message(chat, me))]);
        await LogReachesAsync(api, 20);
        await api.Database.ExecuteAsync("DELETE FROM events WHERE position <= 5; UPDATE log SET trimmed = 5");

        await AssertReset("?after=10&epoch=other", "unknown_epoch");
        await AssertReset("?after=21", "future_position");
        await AssertReset("?after=4", "too_far_behind");
        await AssertReset("?after=5&limit=14", "too_far_behind");
        Assert.Equal(Enumerable.Range(6, 15), Positions(await StreamAsync(api, me, "?after=5&limit=15")));
        Assert.Equal(6, (await EventsAsync(api, "?after=0")).GetProperty("first").GetInt32());

        async Task AssertReset(string query, string reason)
        {
            var answer = await StreamAsync(api, me, query);
            Assert.Equal((true, reason), (answer.GetProperty("reset").GetBoolean(), answer.GetProperty("reason").GetString()));
            Assert.Empty(Positions(answer));
        }
    }

    [Fact]
    public async Task S32_Only_services_see_it()
    {
        await using var api = await ChatApi.NewAsync(server);
        foreach (var path in new[] { "/internal/events?after=0", $"/internal/users/{Some.User()}/stream" })
        {
            await api.As(Some.User()).GetAsync(path, TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await api.AsService().GetAsync("/internal/events?after=-1", TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "after");
        await api.AsService().GetAsync("/internal/events?after=0&limit=5001", TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "limit");
    }

    private static Task<JsonElement> EventsAsync(ChatApi api, string query) =>
        api.AsService().GetAsync("/internal/events" + query, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

    private static Task<JsonElement> StreamAsync(ChatApi api, Guid user, string query = "") =>
        api.AsService().GetAsync($"/internal/users/{user}/stream{query}", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

    private static IEnumerable<int> Positions(JsonElement answer) =>
        answer.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("position").GetInt32());

    private static Task LogReachesAsync(ChatApi api, long head) =>
        Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT head FROM log") == head, what: $"the log's head is {head}");
}
