using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary>What a message may refer to: another message, people, everyone.</summary>
public sealed class PostMessageTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task A_reply_names_the_message_it_answers_and_stands_in_the_thread_of_the_first_one()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        var root = await SentAsync(me, chat, new { content = "Root" });
        var reply = await SentAsync(me, chat, new { content = "Reply", reply_to = Id(root) });

        var nested = await SentAsync(me, chat, new { content = "Reply to the reply", reply_to = Id(reply) });

        Assert.Equal(Id(root), reply.GetProperty("reply_to").GetGuid());
        Assert.Equal(Id(reply), nested.GetProperty("reply_to").GetGuid());
        Assert.Equal([1L, 1L], await _api.Database.ColumnAsync<long>($"SELECT thread_seq FROM messages WHERE chat_id = '{chat}' AND seq > 1 ORDER BY seq"));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM thread_follows WHERE chat_id = '{chat}' AND user_id = '{me}' AND seq = 1 AND following"));
    }

    [Theory]
    [InlineData("order 66")]
    [InlineData("01a1fd76-7e61-72b4-bc76-60396d51577c")]
    [InlineData("\"01a1fd76-7e61-72b4-bc76-60396d51577c\"")]
    public async Task R2_An_idempotency_key_is_another_way_to_give_the_client_id(string key)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendWithKey(me, chat, key, new { content = "Once" })));
        var other = await SendWithKey(me, chat, key + "1", new { content = "Another" }).ExpectAsync(HttpStatusCode.Created);

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.Created);
        var bodies = await Task.WhenAll(replies.Select(reply => reply.ReadAsync()));
        var first = bodies[0];
        Assert.All(bodies, body => Assert.Equal(Id(first), Id(body)));
        Assert.NotEqual(Id(first), Id(other));
        Assert.Equal(key.Length >= 36, first.GetProperty("client_id").GetString() == "01a1fd76-7e61-72b4-bc76-60396d51577c");
        var named = await SendWithKey(me, chat, key, new { content = "By the body", client_id = Guid.NewGuid() }).ExpectAsync(HttpStatusCode.Created);
        Assert.NotEqual(Id(first), Id(named));
        await SendWithKey(me, chat, new string('k', 201), new { content = "x" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "idempotency-key");
    }

    [Fact]
    public async Task S28_What_is_not_in_the_chat_cannot_be_answered_and_what_one_may_not_read_cannot_be_forwarded()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me);
        var mineElsewhere = await SentAsync(me, await _api.NewGroupAsync(me), new { content = "Elsewhere" });
        var foreign = await SentAsync(other, await _api.NewGroupAsync(other), new { content = "Secret" });

        foreach (var target in new[] { Id(mineElsewhere), Id(foreign), Guid.NewGuid() })
        {
            await Send(me, chat, new { content = "x", reply_to = target }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "reply_to");
            await Send(other, chat, new { content = "x", reply_to = target }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        foreach (var source in new[] { Id(foreign), Guid.NewGuid() })
        {
            await Send(me, chat, new { forward_of = source }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "forward_of");
        }

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task A_forwarded_message_repeats_the_content_and_says_whose_it_was_also_when_it_is_forwarded_again()
    {
        var (me, author) = (Some.User(), Some.User());
        var source = await SentAsync(author, await _api.NewGroupAsync(author, me), new { content = "Worth **repeating**" });

        var once = await SentAsync(me, await _api.NewGroupAsync(me), new { forward_of = Id(source) });
        var twice = await SentAsync(me, await _api.NewGroupAsync(me), new { forward_of = Id(once) });

        Assert.Equal(("Worth **repeating**", Id(source), author), (
            once.GetProperty("content").GetString(), once.GetProperty("forward_of").GetGuid(), once.GetProperty("forwarded_from").GetGuid()));
        Assert.Equal(("Worth **repeating**", Id(once), author), (
            twice.GetProperty("content").GetString(), twice.GetProperty("forward_of").GetGuid(), twice.GetProperty("forwarded_from").GetGuid()));
        await Send(me, await _api.NewGroupAsync(me), new { forward_of = Id(source), content = "x" })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "content");
    }

    [Fact]
    public async Task R2_A_retry_is_answered_also_when_what_was_forwarded_cannot_be_read_any_more()
    {
        var (me, author) = (Some.User(), Some.User());
        var from = await _api.NewGroupAsync(author, me);
        var source = await SentAsync(author, from, new { content = "Hello" });
        var (chat, client) = (await _api.NewGroupAsync(me), Guid.NewGuid());
        var first = await SentAsync(me, chat, new { forward_of = Id(source), client_id = client });

        await _api.Database.ExecuteAsync($"DELETE FROM members WHERE chat_id = '{from}' AND user_id = '{me}'");

        var again = await Send(me, chat, new { forward_of = Id(source), client_id = client }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public async Task Mentions_are_people_or_everyone_each_once_and_come_back_as_given()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);

        var sent = await SentAsync(me, chat, new { content = "@both", mentions = new[] { other.ToString(), "all", "here", other.ToString() } });

        Assert.Equal([other.ToString(), "all", "here"], sent.GetProperty("mentions").EnumerateArray().Select(m => m.GetString()));
        var read = await _api.As(me).GetAsync($"/api/chats/{chat}/messages", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(sent.ToString(), read[0].ToString());
    }

    [Fact]
    public async Task Everyone_in_a_channel_is_mentioned_by_its_owners_and_admins_only()
    {
        var (owner, member) = (Some.User(), Some.User());
        var channel = await _api.As(owner).PostAsJsonAsync(
            "/api/chats", new { type = "public_channel", name = "News", members = new[] { member } }, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.Created);
        var group = await _api.NewGroupAsync(owner, member);

        foreach (var everyone in new[] { "all", "here" })
        {
            await SentAsync(owner, Id(channel), new { content = "x", mentions = new[] { everyone } });
            await SentAsync(member, group, new { content = "x", mentions = new[] { everyone } });
            await Send(member, Id(channel), new { content = "x", mentions = new[] { everyone } })
                .ExpectProblemAsync(HttpStatusCode.Forbidden, "may_not_mention_everyone");
        }

        await SentAsync(member, Id(channel), new { content = "x", mentions = new[] { owner.ToString() } });
    }

    [Theory]
    [InlineData("""["everyone"]""")]
    [InlineData("""["ALL"]""")]
    [InlineData("""["00000000-0000-0000-0000-000000000000"]""")]
    [InlineData("""["{01a1fd76-7e61-72b4-bc76-60396d51577c}"]""")]
    [InlineData("""["'); DROP TABLE messages; --"]""")]
    [InlineData("""[null]""")]
    [InlineData("""[7]""")]
    [InlineData("\"all\"")]
    public async Task S44_Mentions_of_anything_else_are_400(string mentions)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        await Send(me, chat, new { content = "x", mentions = JsonSerializer.Deserialize<JsonElement>(mentions) })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private Task<HttpResponseMessage> Send(Guid user, Guid chat, object body) =>
        _api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", body, TestContext.Current.CancellationToken);

    private Task<JsonElement> SentAsync(Guid user, Guid chat, object body) => Send(user, chat, body).ExpectAsync(HttpStatusCode.Created);

    private static Guid Id(JsonElement created) => created.GetProperty("id").GetGuid();

    private Task<HttpResponseMessage> SendWithKey(Guid user, Guid chat, string key, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chats/{chat}/messages") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return _api.As(user).SendAsync(request, TestContext.Current.CancellationToken);
    }
}
