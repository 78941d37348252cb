using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary>What becomes of a message after it was sent.</summary>
public sealed class EditMessageTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task An_edit_changes_the_message_for_everyone_and_keeps_what_it_said_before()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var sent = await chat.SendAsync(me, "First");

        await chat.Edit(me, Id(sent), new { content = "Second" }).ExpectAsync(HttpStatusCode.OK);
        var edited = await chat.Edit(me, Id(sent), new { content = "Third", mentions = new[] { other.ToString() } }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal((Id(sent), 1, "Third"), (Id(edited), edited.GetProperty("seq").GetInt32(), Content(edited)));
        Assert.True(edited.GetProperty("edited_at").GetDateTimeOffset() > sent.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(edited.ToString(), (await chat.ReadAsync(other, $"/messages/{Id(sent)}")).ToString());
        Assert.Equal(edited.ToString(), (await chat.ReadAsync(other, "/messages"))[0].ToString());
        var history = await chat.ReadAsync(other, $"/messages/{Id(sent)}/history");
        Assert.Equal(["First", "Second", "Third"], history.EnumerateArray().Select(Content));
        Assert.Equal(sent.GetProperty("created_at").GetDateTimeOffset(), history[0].GetProperty("written_at").GetDateTimeOffset());
        Assert.Equal(edited.GetProperty("edited_at").GetDateTimeOffset(), history[2].GetProperty("written_at").GetDateTimeOffset());
        var events = await chat.EventsAsync("MessageUpdated");
        Assert.Equal(["Second", "Third"], events.Select(Content));
        Assert.True(JsonElement.DeepEquals(edited, events[1]));
    }

    [Fact]
    public async Task Saying_the_same_again_is_no_edit()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.SendAsync(me, "Same");

        var again = await chat.Edit(me, Id(sent), new { content = "Same" }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(sent.ToString(), again.ToString());
        Assert.Empty(await chat.EventsAsync("MessageUpdated"));
    }

    [Fact]
    public async Task Edits_that_come_at_once_are_kept_each_and_their_events_end_with_what_stands()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.SendAsync(me, "0");

        await Task.WhenAll(Enumerable.Range(1, 8).Select(n => chat.Edit(me, Id(sent), new { content = $"{n}" }).ExpectAsync(HttpStatusCode.OK)));

        var stands = Content(await chat.ReadAsync(me, $"/messages/{Id(sent)}"));
        var history = (await chat.ReadAsync(me, $"/messages/{Id(sent)}/history")).EnumerateArray().Select(Content).ToList();
        Assert.Equal(Enumerable.Range(0, 9).Select(n => $"{n}"), history.Order());
        Assert.Equal(history[1..], (await chat.EventsAsync("MessageUpdated")).Select(Content));
        Assert.Equal(stands, history[^1]);
    }

    [Fact]
    public async Task Only_the_author_edits_and_only_what_are_their_own_words()
    {
        var (me, owner, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, owner, me);
        var sent = await chat.SendAsync(me);
        var forwarded = await chat.Post(me, new { forward_of = Id(sent) }).ExpectAsync(HttpStatusCode.Created);

        await chat.Edit(owner, Id(sent), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "not_the_author");
        await chat.Edit(stranger, Id(sent), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Edit(me, Guid.NewGuid(), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Edit(me, Id(forwarded), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.Conflict, "not_editable");
        await (await ConversationOf.GroupAsync(_api, me)).Edit(me, Id(sent), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Delete(me, Id(sent)).ExpectNothingAsync();
        await chat.Edit(me, Id(sent), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.Conflict, "message_deleted");
        Assert.Empty(await chat.EventsAsync("MessageUpdated"));
    }

    [Fact]
    public async Task An_edit_mentions_everyone_in_a_channel_for_owners_and_admins_only()
    {
        var (owner, member) = (Some.User(), Some.User());
        var channel = await ConversationOf.NewAsync(_api, "public_channel", owner, member);
        var theirs = await channel.SendAsync(member);
        var mine = await channel.SendAsync(owner);

        await channel.Edit(member, Id(theirs), new { content = "x", mentions = new[] { "all" } }).ExpectProblemAsync(HttpStatusCode.Forbidden, "may_not_mention_everyone");
        await channel.Edit(owner, Id(mine), new { content = "x", mentions = new[] { "all" } }).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R2_A_retry_of_a_message_that_was_edited_meanwhile_is_answered_with_it_as_it_is()
    {
        var (me, client) = (Some.User(), Guid.NewGuid());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.Post(me, new { content = "First", client_id = client }).ExpectAsync(HttpStatusCode.Created);
        var edited = await chat.Edit(me, Id(sent), new { content = "Second" }).ExpectAsync(HttpStatusCode.OK);

        var again = await chat.Post(me, new { content = "First", client_id = client }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(edited.ToString(), again.ToString());
        Assert.Single(await chat.EventsAsync("NewMessage"));
    }

    [Theory]
    [InlineData("""{"content":""}""")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"content":"a\u0000b"}""")]
    [InlineData("""{"content":"a\ud800b"}""")]
    [InlineData("""{"content":"a","content":"b"}""")]
    [InlineData("""{"content":"a","sender_id":"01a1fd76-7e61-72b4-bc76-60396d51577c"}""")]
    [InlineData("""{"content":"a","deleted_at":null}""")]
    [InlineData("""{"content":NaN}""")]
    [InlineData("""{"content":"a","mentions":["x"]}""")]
    [InlineData("""{"content":"a","mentions":[[[["x"]]]]}""")]
    [InlineData("null")]
    public async Task S44_A_bad_edit_is_400_and_changes_nothing(string body)
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var sent = await chat.SendAsync(me);

        await _api.As(me).PatchAsync($"/api/chats/{chat.Chat}/messages/{Id(sent)}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Equal(sent.ToString(), (await chat.ReadAsync(me, $"/messages/{Id(sent)}")).ToString());
    }

    private static Guid Id(JsonElement message) => ConversationOf.Id(message);

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;
}
