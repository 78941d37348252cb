using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Drafts;

/// <summary><c>/api/drafts</c> (experience 18).</summary>
public sealed class DraftTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task Experience18_A_draft_is_per_chat_and_thread_and_every_change_has_a_revision_that_ones_own_devices_hear_of()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var root = ConversationOf.Id(await chat.SendAsync(me));
        var reply = ConversationOf.Id(await chat.SendAsync(me, "x", root));

        await Put(me, chat.Chat, "Hel").ExpectAsync(HttpStatusCode.OK);
        var second = await Put(me, chat.Chat, "Hello").ExpectAsync(HttpStatusCode.OK);
        await Put(me, chat.Chat, "Hello").ExpectAsync(HttpStatusCode.OK);
        await Put(me, chat.Chat, "In the thread", reply).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(2, second.GetProperty("revision").GetInt32());
        var listed = (await List(me)).EnumerateArray().Select(d => (Thread(d), d.GetProperty("content").GetString(), d.GetProperty("revision").GetInt32()));
        Assert.Equal([(root, "In the thread", 1), ((Guid?)null, "Hello", 2)], listed);
        Assert.Equal("[]", (await List(other)).ToString());
        var events = (await _api.EventsAsync(chat.Chat)).Where(e => e.Type == "DraftChanged").ToList();
        Assert.All(events, e => Assert.Equal([me], e.Users!));
        Assert.Equal(["Hel", "Hello", "In the thread"], events.Select(e => e.Body.GetProperty("content").GetString()));

        static Guid? Thread(JsonElement draft) => draft.GetProperty("thread_id").ValueKind == JsonValueKind.Null ? null : draft.GetProperty("thread_id").GetGuid();
    }

    [Fact]
    public async Task Experience18_A_draft_is_cleared_only_by_the_revision_that_was_sent_and_its_number_never_comes_again()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        await Put(me, chat.Chat, "Sent").ExpectAsync(HttpStatusCode.OK);
        await Put(me, chat.Chat, "Typed on another device").ExpectAsync(HttpStatusCode.OK);

        await Delete(me, chat.Chat, "?revision=1").ExpectProblemAsync(HttpStatusCode.Conflict, "draft_changed");
        Assert.Equal(1, (await List(me)).GetArrayLength());
        await Delete(me, chat.Chat, "?revision=2").ExpectNothingAsync();
        await Delete(me, chat.Chat, "?revision=2").ExpectNothingAsync();
        Assert.Equal("[]", (await List(me)).ToString());
        var next = await Put(me, chat.Chat, "Next").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(4, next.GetProperty("revision").GetInt32());
        await Delete(me, chat.Chat, "?revision=2").ExpectProblemAsync(HttpStatusCode.Conflict, "draft_changed");
        await Put(me, chat.Chat, "").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("[]", (await List(me)).ToString());
        Assert.Equal([1, 2, 3, 4, 5], (await _api.EventsAsync(chat.Chat)).Where(e => e.Type == "DraftChanged").Select(e => e.Body.GetProperty("revision").GetInt32()));
    }

    [Fact]
    public async Task Devices_that_type_at_once_each_get_a_revision_of_their_own()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);

        var drafts = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => Put(me, chat.Chat, $"{n}").ExpectAsync(HttpStatusCode.OK)));

        Assert.Equal(Enumerable.Range(1, 6), drafts.Select(d => d.GetProperty("revision").GetInt32()).Order());
        Assert.Equal(drafts.MaxBy(d => d.GetProperty("revision").GetInt32()).GetProperty("content").GetString(), (await List(me))[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task S30_Another_ones_draft_cannot_be_named_and_a_strangers_chat_has_none()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var message = ConversationOf.Id(await chat.SendAsync(me));
        await Put(me, chat.Chat, "Mine").ExpectAsync(HttpStatusCode.OK);

        await Put(stranger, chat.Chat, "x").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Delete(stranger, chat.Chat, "").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Put(me, (await ConversationOf.GroupAsync(_api, me)).Chat, "x", message).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.LeaveAsync(me, chat.Chat);
        await Put(me, chat.Chat, "x").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("[]", (await List(me)).ToString());
    }

    [Fact]
    public async Task S45_A_draft_is_kept_byte_for_byte_and_what_cannot_be_is_400()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        foreach (var text in NaughtyStrings.All)
        {
            var kept = await Put(me, chat.Chat, text).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal((text, text), (kept.GetProperty("content").GetString(), (await List(me))[0].GetProperty("content").GetString()));
        }

        foreach (var body in new[] { "{}", """{"content":null}""", """{"content":"a\u0000"}""", """{"content":"\udc00"}""", """{"content":7}""", """{"content":"a","user_id":"x"}""" })
        {
            await _api.As(me).PutAsync($"/api/drafts/{chat.Chat}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel)
                .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }

        await Delete(me, chat.Chat, "?revision=0").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "revision");
        await Delete(me, chat.Chat, "?revision=1%27--").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<HttpResponseMessage> Put(Guid user, Guid chat, string content, Guid? thread = null) =>
        _api.As(user).PutAsJsonAsync($"/api/drafts/{chat}{(thread is null ? "" : $"?thread={thread}")}", new { content }, Cancel);

    private Task<HttpResponseMessage> Delete(Guid user, Guid chat, string query) => _api.As(user).DeleteAsync($"/api/drafts/{chat}{query}", Cancel);

    private Task<JsonElement> List(Guid user) => _api.As(user).GetAsync("/api/drafts", Cancel).ExpectAsync(HttpStatusCode.OK);
}
