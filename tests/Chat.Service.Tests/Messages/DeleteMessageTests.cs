using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary>A deleted message is a tombstone: its place stays, and nothing of what it said.</summary>
public sealed class DeleteMessageTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const string Secret = "To be forgotten";
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task What_it_said_is_in_no_answer_any_more()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var client = Guid.NewGuid();
        var sent = await chat.Post(me, new { content = Secret, client_id = client, mentions = new[] { other.ToString() } }).ExpectAsync(HttpStatusCode.Created);
        await chat.Edit(me, Id(sent), new { content = Secret + "!" }).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(other, HttpMethod.Put, $"/messages/{Id(sent)}/reactions/tada").ExpectAsync(HttpStatusCode.OK);
        await chat.Call(other, HttpMethod.Post, $"/messages/{Id(sent)}/pin").ExpectAsync(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0);

        await chat.Delete(me, Id(sent)).ExpectNothingAsync();
        await chat.Delete(me, Id(sent)).ExpectNothingAsync();

        var tombstone = await chat.ReadAsync(other, $"/messages/{Id(sent)}");
        Assert.Equal((Id(sent), me, 1, ""), (
            Id(tombstone), tombstone.GetProperty("sender_id").GetGuid(), tombstone.GetProperty("seq").GetInt32(), tombstone.GetProperty("content").GetString()));
        Assert.NotEqual(JsonValueKind.Null, tombstone.GetProperty("deleted_at").ValueKind);
        Assert.Equal(("[]", "{}"), (tombstone.GetProperty("mentions").ToString(), tombstone.GetProperty("reactions").ToString()));
        Assert.True(JsonElement.DeepEquals(tombstone, Assert.Single(await chat.EventsAsync("MessageDeleted"))));
        Assert.Equal("[]", (await chat.ReadAsync(other, "/pins")).ToString());
        Assert.Equal("[]", (await chat.ReadAsync(other, $"/messages/{Id(sent)}/history")).ToString());
        Assert.Equal(tombstone.ToString(), (await chat.ReadAsync(other, "/messages"))[0].ToString());
        Assert.Equal(tombstone.ToString(), (await chat.Post(me, new { content = Secret, client_id = client }).ExpectAsync(HttpStatusCode.OK)).ToString());
        Assert.DoesNotContain(Secret, (await _api.As(other).GetAsync("/api/chats", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK)).ToString(), StringComparison.Ordinal);
        await chat.Post(other, new { forward_of = Id(sent) }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "forward_of");
        await chat.Call(other, HttpMethod.Put, $"/messages/{Id(sent)}/reactions/tada").ExpectProblemAsync(HttpStatusCode.Conflict, "message_deleted");
        await chat.Call(other, HttpMethod.Post, $"/messages/{Id(sent)}/pin").ExpectProblemAsync(HttpStatusCode.Conflict, "message_deleted");
    }

    [Fact]
    public async Task R7_A_stream_that_resumes_before_the_deletion_is_not_told_what_it_said()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var sent = await chat.SendAsync(me, Secret);
        await chat.Edit(me, Id(sent), new { content = Secret + "!" }).ExpectAsync(HttpStatusCode.OK);
        await chat.SendAsync(me, "Stays");
        await chat.Delete(me, Id(sent)).ExpectNothingAsync();
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0);

        var stream = await _api.AsService().GetAsync($"/internal/users/{other}/stream?after=0", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        var events = stream.GetProperty("events").EnumerateArray().Select(e => (Type: e.GetProperty("type").GetString(), Body: e.GetProperty("body"))).ToList();
        Assert.Equal(["NewChat", "NewMessage", "MessageUpdated", "NewMessage", "MessageDeleted"], events.Select(e => e.Type));
        Assert.Equal(["", "", "Stays", ""], events[1..].Select(e => e.Body.GetProperty("content").GetString()));
        Assert.All(new[] { events[1], events[2], events[4] }, e => Assert.NotEqual(JsonValueKind.Null, e.Body.GetProperty("deleted_at").ValueKind));
        Assert.Equal(
            events[4].Body.EnumerateObject().Select(m => m.Name).Order(), events[1].Body.EnumerateObject().Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Whoever_reads_the_log_late_is_not_told_what_it_said_nor_shown_it_as_the_last_message_of_a_chat()
    {
        var (me, guest) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.SendAsync(me, Secret);
        await _api.PutMemberAsync(me, chat.Chat, guest).ExpectAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0);
        Assert.Contains(Secret, await LogAsync(""), StringComparison.Ordinal);
        Assert.Contains(Secret, await LogAsync(guest.ToString()), StringComparison.Ordinal);

        await chat.Delete(me, Id(sent)).ExpectNothingAsync();
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0);

        Assert.DoesNotContain(Secret, await LogAsync(""), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await LogAsync(guest.ToString()), StringComparison.Ordinal);

        // The log as Notify heals from it, or as a stream of that user resumes.
        async Task<string> LogAsync(string user)
        {
            var path = user.Length == 0 ? "/internal/events?after=0&limit=5000" : $"/internal/users/{user}/stream?after=0";
            var log = await _api.AsService().GetAsync(path, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
            return string.Concat(log.GetProperty("events").EnumerateArray().Where(e => e.GetProperty("chat_id").GetGuid() == chat.Chat));
        }
    }

    [Theory]
    [InlineData("group", true)]
    [InlineData("public_channel", true)]
    [InlineData("single", false)]
    public async Task A_chats_owner_deletes_what_others_said_but_in_a_single_chat_nobody_does(string type, bool may)
    {
        var (owner, me, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await ConversationOf.NewAsync(_api, type, owner, me);
        var (mine, theirs) = (await chat.SendAsync(me), await chat.SendAsync(owner));

        await chat.Delete(stranger, Id(mine)).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Delete(me, Id(theirs)).ExpectProblemAsync(HttpStatusCode.Forbidden, "not_the_author");
        if (may)
        {
            await chat.Delete(owner, Id(mine)).ExpectNothingAsync();
        }
        else
        {
            await chat.Delete(owner, Id(mine)).ExpectProblemAsync(HttpStatusCode.Forbidden, "not_the_author");
        }
    }

    [Fact]
    public async Task The_installations_admin_deletes_in_chats_that_they_are_not_in()
    {
        var (me, admin) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.SendAsync(me);

        await chat.Delete(admin, Id(sent), role: "admin").ExpectNothingAsync();

        Assert.Single(await chat.EventsAsync("MessageDeleted"));
        await chat.Get(admin, "/messages").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    private static Guid Id(JsonElement message) => ConversationOf.Id(message);
}
