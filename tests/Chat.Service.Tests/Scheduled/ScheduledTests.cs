using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Scheduled;

/// <summary><c>/api/scheduled</c>: sent once, by whichever replica, or its author is told why not.</summary>
public sealed class ScheduledTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R2_What_is_due_is_sent_once_though_two_replicas_look_for_it_at_once()
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:Poll", "00:00:00.010"));
        await using var other = api.Replica();
        _ = other.CreateClient();
        var (me, reader) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(api, me, reader);
        var due = DateTimeOffset.UtcNow.AddSeconds(1.5);

        var ids = new List<Guid>();
        for (var n = 0; n < 20; n++)
        {
            ids.Add(ConversationOf.Id(await Post(api, me, new { chat_id = chat.Chat, content = $"{n}", send_at = due.AddMilliseconds(50 * n), mentions = new[] { reader.ToString() } }).ExpectAsync(HttpStatusCode.Created)));
        }

        await Eventually.HoldsAsync(async () => (await List(api, me)).EnumerateArray().All(s => State(s) == "sent"));

        var messages = (await chat.ReadAsync(reader, "/messages")).EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}").Order(), messages.Select(m => m.GetProperty("content").GetString()!).Order());
        Assert.All(messages, m => Assert.True(m.GetProperty("created_at").GetDateTimeOffset() >= due.AddMilliseconds(-1)));
        Assert.Equal(ids.Order(), messages.Select(m => m.GetProperty("client_id").GetGuid()).Order());
        Assert.Equal(20, (await chat.EventsAsync("NewMessage")).Count);
        var told = (await api.EventsAsync(chat.Chat)).Where(e => e.Type == "ScheduledChanged").ToList();
        Assert.Equal(20, told.Count(e => State(e.Body) == "sent"));
        Assert.All(told, e => Assert.Equal([me], e.Users!));
    }

    [Fact]
    public async Task R1_Sent_but_not_noted_by_a_replica_that_was_killed_it_is_not_sent_again()
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:Poll", "00:00:00.010"));
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(api, me);
        var scheduled = await Post(api, me, new { chat_id = chat.Chat, content = "Once", send_at = DateTimeOffset.UtcNow.AddHours(1) }).ExpectAsync(HttpStatusCode.Created);
        await chat.Post(me, new { content = "Once", client_id = ConversationOf.Id(scheduled) }).ExpectAsync(HttpStatusCode.Created);

        await Call(api, me, HttpMethod.Patch, ConversationOf.Id(scheduled), new { content = "Too late" }).ExpectProblemAsync(HttpStatusCode.Conflict, "not_waiting");
        await Call(api, me, HttpMethod.Delete, ConversationOf.Id(scheduled)).ExpectProblemAsync(HttpStatusCode.Conflict, "not_waiting");
        await api.Database.ExecuteAsync("UPDATE scheduled_messages SET send_at = now()");
        await Eventually.HoldsAsync(async () => State((await List(api, me))[0]) == "sent");

        Assert.Single((await chat.ReadAsync(me, "/messages")).EnumerateArray());
        Assert.Single(await chat.EventsAsync("NewMessage"));
    }

    [Fact]
    public async Task R9_Who_was_removed_meanwhile_sends_nothing_and_is_told()
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:Poll", "00:00:00.010"));
        var (me, owner) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(api, owner, me);
        await Post(api, me, new { chat_id = chat.Chat, content = "Never", send_at = DateTimeOffset.UtcNow.AddHours(1) }).ExpectAsync(HttpStatusCode.Created);
        await api.LeaveAsync(me, chat.Chat);

        await api.Database.ExecuteAsync("UPDATE scheduled_messages SET send_at = now()");
        await Eventually.HoldsAsync(async () => State((await List(api, me))[0]) == "failed");

        Assert.Equal("not_found", (await List(api, me))[0].GetProperty("reason").GetString());
        Assert.Empty(await chat.EventsAsync("NewMessage"));
        var told = (await api.EventsAsync(chat.Chat)).Last(e => e.Type == "ScheduledChanged");
        Assert.Equal(("failed", me), (State(told.Body), Assert.Single(told.Users!)));
    }

    [Theory]
    [InlineData("archive", "chat_archived")]
    [InlineData("ban", "not_found")]
    [InlineData("block", "cannot_message")]
    [InlineData("delete", "not_found")]
    [InlineData("mention", "may_not_mention_everyone")]
    public async Task What_cannot_be_sent_any_more_has_failed_for_the_reason_that_sending_it_now_would_have(string what, string reason)
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:Poll", "00:00:00.010"));
        var (me, owner) = (Some.User(), Some.User());
        var chat = await ConversationOf.NewAsync(api, what == "block" ? "single" : what == "mention" ? "public_channel" : "group", owner, me);
        var mentions = what == "mention" ? new[] { "all" } : [];
        await Post(api, me, new { chat_id = chat.Chat, content = "Never", send_at = DateTimeOffset.UtcNow.AddHours(1), mentions }).ExpectAsync(HttpStatusCode.Created);
        using var done = what switch
        {
            "archive" => await chat.Call(owner, HttpMethod.Post, "/archive"),
            "ban" => await chat.Call(owner, HttpMethod.Put, $"/bans/{me}"),
            "block" => await api.As(owner).PutAsync($"/api/blocks/{me}", null, Cancel),
            "delete" => await chat.Call(owner, HttpMethod.Delete, ""),
            _ => null,
        };
        Assert.True(done is null or { IsSuccessStatusCode: true }, $"{done?.StatusCode}");

        await api.Database.ExecuteAsync("UPDATE scheduled_messages SET send_at = now()");
        await Eventually.HoldsAsync(async () => State((await List(api, me))[0]) == "failed");

        Assert.Equal(reason, (await List(api, me))[0].GetProperty("reason").GetString());
        Assert.Empty(await chat.EventsAsync("NewMessage"));
    }

    [Fact]
    public async Task Slow_mode_puts_it_off_and_does_not_lose_it()
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:Poll", "00:00:00.010"));
        var (me, owner) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(api, owner, me);
        await chat.Call(owner, HttpMethod.Patch, "", new { slow_mode_seconds = 2 }).ExpectAsync(HttpStatusCode.OK);
        await Post(api, me, new { chat_id = chat.Chat, content = "Later", send_at = DateTimeOffset.UtcNow.AddHours(1) }).ExpectAsync(HttpStatusCode.Created);
        await chat.SendAsync(me, "Now");

        await api.Database.ExecuteAsync("UPDATE scheduled_messages SET send_at = now()");
        await Eventually.HoldsAsync(async () => State((await List(api, me))[0]) == "sent");

        var (first, second) = ((await chat.ReadAsync(me, "/messages"))[1], (await chat.ReadAsync(me, "/messages"))[0]);
        Assert.Equal(("Now", "Later"), (first.GetProperty("content").GetString(), second.GetProperty("content").GetString()));
        Assert.True(second.GetProperty("created_at").GetDateTimeOffset() - first.GetProperty("created_at").GetDateTimeOffset() >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task It_is_changed_and_called_off_until_it_is_sent_and_a_retry_answers_the_first_reply()
    {
        await using var api = await ChatApi.NewAsync(server, ("Scheduled:PerUser", "2"));
        var (me, client) = (Some.User(), Guid.NewGuid());
        var chat = await ConversationOf.GroupAsync(api, me);
        var body = new { chat_id = chat.Chat, content = "First", send_at = DateTimeOffset.UtcNow.AddHours(1), client_id = client };

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Post(api, me, body)));
        Assert.Equal(1, replies.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(5, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
        var id = ConversationOf.Id((await List(api, me))[0]);
        var changed = await Call(api, me, HttpMethod.Patch, id, new { content = "Second", send_at = body.send_at.AddHours(1) }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("Second", changed.GetProperty("content").GetString());
        Assert.Equal(changed.ToString(), (await List(api, me))[0].ToString());
        await Post(api, me, new { chat_id = chat.Chat, content = "x", body.send_at }).ExpectAsync(HttpStatusCode.Created);
        await Post(api, me, new { chat_id = chat.Chat, content = "x", body.send_at }).ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_scheduled");

        await Call(api, me, HttpMethod.Delete, id).ExpectNothingAsync();
        await Call(api, me, HttpMethod.Delete, id).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("cancelled", State((await api.EventsAsync(chat.Chat)).Last(e => e.Type == "ScheduledChanged").Body));
    }

    [Fact]
    public async Task S30_Another_ones_scheduled_message_and_chat_are_404()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(api, me);
        var later = DateTimeOffset.UtcNow.AddHours(1);
        var id = ConversationOf.Id(await Post(api, me, new { chat_id = chat.Chat, content = "Mine", send_at = later }).ExpectAsync(HttpStatusCode.Created));

        await Call(api, stranger, HttpMethod.Patch, id, new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Call(api, stranger, HttpMethod.Delete, id).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("[]", (await List(api, stranger)).ToString());
        await Post(api, stranger, new { chat_id = chat.Chat, content = "x", send_at = later }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Post(api, me, new { chat_id = chat.Chat, content = "x", send_at = later, reply_to = Guid.NewGuid() }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "reply_to");
    }

    [Fact]
    public async Task S44_A_bad_body_is_400_and_schedules_nothing()
    {
        await using var api = await ChatApi.NewAsync(server);
        var me = Some.User();
        var chat = (await ConversationOf.GroupAsync(api, me)).Chat;
        var later = DateTimeOffset.UtcNow.AddHours(1).ToString("O");
        string[] bodies =
        [
            "{}", $$"""{"chat_id":"{{chat}}","content":"x"}""", $$"""{"chat_id":"{{chat}}","content":"x","send_at":"2020-01-01T00:00:00Z"}""",
            $$"""{"chat_id":"{{chat}}","content":"x","send_at":"9999-12-31T23:59:59Z"}""", $$"""{"chat_id":"{{chat}}","content":"x","send_at":"soon"}""",
            $$"""{"chat_id":"{{chat}}","content":"x","send_at":1e99}""", $$"""{"chat_id":"{{chat}}","content":"","send_at":"{{later}}"}""",
            $$"""{"chat_id":"{{chat}}","content":"\u0000","send_at":"{{later}}"}""", $$"""{"chat_id":"{{chat}}","content":"\ud800","send_at":"{{later}}"}""",
            $$"""{"chat_id":"{{chat}}","content":"x","send_at":"{{later}}","state":"sent"}""", $$"""{"chat_id":"{{chat}}","content":"x","send_at":"{{later}}","mentions":["x"]}""",
            $$"""{"chat_id":"' OR 1=1","content":"x","send_at":"{{later}}"}""",
        ];

        foreach (var body in bodies)
        {
            await api.As(me).PostAsync("/api/scheduled", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel)
                .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }

        Assert.Equal("[]", (await List(api, me)).ToString());
    }

    private static Task<HttpResponseMessage> Post(ChatApi api, Guid user, object body) => api.As(user).PostAsJsonAsync("/api/scheduled", body, Cancel);

    private static Task<HttpResponseMessage> Call(ChatApi api, Guid user, HttpMethod method, Guid id, object? body = null) =>
        api.As(user).SendAsync(new HttpRequestMessage(method, $"/api/scheduled/{id}") { Content = body is null ? null : JsonContent.Create(body) }, Cancel);

    private static Task<JsonElement> List(ChatApi api, Guid user) => api.As(user).GetAsync("/api/scheduled", Cancel).ExpectAsync(HttpStatusCode.OK);

    private static string State(JsonElement scheduled) => scheduled.GetProperty("state").GetString()!;
}
