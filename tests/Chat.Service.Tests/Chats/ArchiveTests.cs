using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Chats;

/// <summary><c>/api/chats/{id}/archive</c> and <c>/mute</c>.</summary>
public sealed class ArchiveTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archived_chat_is_read_and_left_and_nothing_else_until_it_is_opened_again()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewChatAsync("public_channel", "Old", me, other);
        var message = (await _api.SendAsync(me, chat, "Before").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await Post(other, chat, "archive").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var archived = await Post(me, chat, "archive").ExpectAsync(HttpStatusCode.OK);
        await Post(me, chat, "archive").ExpectAsync(HttpStatusCode.OK);

        Assert.NotEqual(JsonValueKind.Null, archived.GetProperty("archived_at").ValueKind);
        await _api.SendAsync(me, chat, "After").ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.As(me).PatchAsJsonAsync($"/api/chats/{chat}/messages/{message}", new { content = "Changed" }, Cancel)
            .ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.As(other).PutAsync($"/api/chats/{chat}/messages/{message}/reactions/👍", null, Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.As(me).PostAsync($"/api/chats/{chat}/messages/{message}/pin", null, Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.As(me).PatchAsJsonAsync($"/api/chats/{chat}", new { name = "New" }, Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await _api.PutMemberAsync(me, chat, Some.User()).ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await Post(Some.User(), chat, "join").ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await Post(me, chat, "invites").ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        Assert.Single((await _api.As(other).GetAsync($"/api/chats/{chat}/messages", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        await _api.LeaveAsync(other, chat).ExpectNothingAsync();

        var open = await Post(me, chat, "unarchive").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, open.GetProperty("archived_at").ValueKind);
        await _api.SendAsync(me, chat, "Again").ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(
            ["NewChat", "NewMessage", "ChatUpdated", "RemoveFromChat", "ChatUpdated", "ChatUpdated", "NewMessage"],
            (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task A_retry_of_what_was_sent_before_the_archiving_still_gets_its_answer()
    {
        var (me, client) = (Some.User(), Guid.NewGuid());
        var chat = await _api.NewGroupAsync(me);
        var body = new { content = "Once", client_id = client };
        var first = await _api.As(me).PostAsJsonAsync($"/api/chats/{chat}/messages", body, Cancel).ExpectAsync(HttpStatusCode.Created);
        await Post(me, chat, "archive").ExpectAsync(HttpStatusCode.OK);

        var again = await _api.As(me).PostAsJsonAsync($"/api/chats/{chat}/messages", body, Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public async Task Messages_that_race_the_archiving_are_all_before_it()
    {
        using var replica = _api.Replica();
        for (var round = 0; round < 5; round++)
        {
            var me = Some.User();
            var chat = await _api.NewGroupAsync(me);
            var sends = Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? _api : replica).SendAsync(me, chat, $"{n}")).ToList();
            await Post(me, chat, "archive").ExpectAsync(HttpStatusCode.OK);
            var replies = await Task.WhenAll(sends);

            var types = (await _api.EventsAsync(chat)).ConvertAll(e => e.Type);
            Assert.Equal("ChatUpdated", types[^1]);
            Assert.Equal(replies.Count(r => r.StatusCode == HttpStatusCode.Created), types.Count(type => type == "NewMessage"));
            Assert.All(replies, r => Assert.True(r.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, r.StatusCode.ToString()));
        }
    }

    [Fact]
    public async Task Muting_is_ones_own_and_told_to_ones_own_devices_alone()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(other, me);
        var until = DateTimeOffset.UtcNow.AddHours(8);

        var muted = await _api.As(me).PutAsJsonAsync($"/api/chats/{chat}/mute", new { until }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await _api.As(me).PutAsync($"/api/chats/{chat}/mute", null, Cancel).ExpectAsync(HttpStatusCode.OK);
        var forGood = await _api.As(me).GetAsync($"/api/chats/{chat}", Cancel).ExpectAsync(HttpStatusCode.OK);
        var loud = await _api.As(me).DeleteAsync($"/api/chats/{chat}/mute", Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(until, muted.GetProperty("muted_until").GetDateTimeOffset(), TimeSpan.FromMicroseconds(1));
        Assert.Equal(9999, forGood.GetProperty("me").GetProperty("muted_until").GetDateTimeOffset().Year);
        Assert.Equal(JsonValueKind.Null, loud.GetProperty("muted_until").ValueKind);
        var events = await _api.EventsAsync(chat);
        Assert.Equal(["NewChat", "ChatUpdated", "ChatUpdated", "ChatUpdated"], events.Select(e => e.Type));
        Assert.All(events[1..], e => Assert.Equal([me], e.Users!));
        Assert.Equal("member", events[^1].Body.GetProperty("me").GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("""{"until":"2001-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"until":"soon"}""", null)]
    [InlineData("""{"until":5}""", null)]
    [InlineData("""{"role":"owner"}""", null)]
    public async Task S30_S44_A_bad_mute_is_400(string body, string? field)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        await _api.As(me).PutAsync($"/api/chats/{chat}/mute", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    [Fact]
    public async Task S27_A_strangers_archiving_and_muting_are_404()
    {
        var stranger = Some.User();
        foreach (var target in new[] { await _api.NewGroupAsync(Some.User()), Guid.NewGuid() })
        {
            await Post(stranger, target, "archive").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Post(stranger, target, "unarchive").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await _api.As(stranger).PutAsync($"/api/chats/{target}/mute", null, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await _api.As(stranger).DeleteAsync($"/api/chats/{target}/mute", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }
    }

    private Task<HttpResponseMessage> Post(Guid user, Guid chat, string act) => _api.As(user).PostAsync($"/api/chats/{chat}/{act}", null, Cancel);
}
