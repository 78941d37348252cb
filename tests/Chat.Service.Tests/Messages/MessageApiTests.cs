using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary><c>/api/chats/{id}/messages</c>.</summary>
public sealed class MessageApiTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task A_message_is_answered_whole_and_read_back_the_same()
    {
        var (me, client) = (Some.User(), Guid.NewGuid());
        var chat = await _api.NewGroupAsync(me);

        var sent = await Send(me, chat, new { content = "Hello **you**", client_id = client }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal(
            ["id", "chat_id", "sender_id", "client_id", "content", "files", "reply_to", "mentions", "reactions", "created_at", "edited_at", "deleted_at", "seq"],
            sent.EnumerateObject().Select(member => member.Name));
        Assert.Equal((chat, me, client, "Hello **you**", 1), (
            sent.GetProperty("chat_id").GetGuid(), sent.GetProperty("sender_id").GetGuid(), sent.GetProperty("client_id").GetGuid(),
            sent.GetProperty("content").GetString(), sent.GetProperty("seq").GetInt32()));
        var read = Assert.Single((await List(me, chat).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        Assert.Equal(sent.ToString(), read.ToString());
        var body = await _api.Database.ScalarAsync<string>($"""
            SELECT body FROM (SELECT chat_id, seq, body FROM events UNION ALL SELECT chat_id, seq, body FROM outbox) e WHERE chat_id = '{chat}' AND seq = 1
            """);
        Assert.True(JsonElement.DeepEquals(sent, JsonSerializer.Deserialize<JsonElement>(body)), body);
    }

    [Fact]
    public async Task R2_Parallel_retries_of_one_client_id_store_one_message_and_get_one_answer()
    {
        var (me, client) = (Some.User(), Guid.NewGuid());
        var chat = await _api.NewGroupAsync(me);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(me, chat, new { content = "Once", client_id = client })));

        Assert.Equal(1, replies.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(19, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
        Assert.Single(await Task.WhenAll(replies.Select(r => r.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))).ContinueWith(
            all => all.Result.Distinct(), TaskScheduler.Default));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task R3_Twenty_writers_get_the_numbers_1_to_n_each_once()
    {
        var people = Enumerable.Range(0, 20).Select(_ => Some.User()).ToArray();
        var chat = await _api.NewGroupAsync(people[0], people[1..]);

        var numbers = await Task.WhenAll(people.Select(async person =>
        {
            var mine = new List<long>();
            for (var i = 0; i < 10; i++)
            {
                mine.Add((await Send(person, chat, new { content = "Hello" }).ExpectAsync(HttpStatusCode.Created)).GetProperty("seq").GetInt64());
            }

            Assert.Equal(mine.Order(), mine);
            return mine;
        }));

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), numbers.SelectMany(n => n).Order());
    }

    [Fact]
    public async Task Pages_go_back_in_time_without_a_hole()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        await _api.Database.StoreAsync([.. Enumerable.Range(1, 120).Select(n => Some.Message(chat, me, content: $"{n}"))]);

        Assert.Equal(Down(120, 50), Seqs(await List(me, chat).ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(70, 50), Seqs(await List(me, chat, "?before=71").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(20, 20), Seqs(await List(me, chat, "?limit=200&last_id=21").ExpectAsync(HttpStatusCode.OK)));
        Assert.Empty(Seqs(await List(me, chat, "?before=1").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(50, 50), Seqs(await List(me, chat, "?after=0").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(120, 3), Seqs(await List(me, chat, "?after=117").ExpectAsync(HttpStatusCode.OK)));
        Assert.Empty(Seqs(await List(me, chat, "?after=120").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(64, 10), Seqs(await List(me, chat, "?around=60&limit=10").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(3, 3), Seqs(await List(me, chat, "?around=1&limit=5").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(120, 3), Seqs(await List(me, chat, "?around=120&limit=5").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(Down(60, 1), Seqs(await List(me, chat, "?around=60&limit=1").ExpectAsync(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task S27_A_stranger_gets_404_for_reading_and_writing_as_for_a_chat_that_is_not_there()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me);
        await Send(me, chat, new { content = "Secret" }).ExpectAsync(HttpStatusCode.Created);

        foreach (var target in new[] { chat, Guid.NewGuid() })
        {
            await List(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Send(stranger, target, new { content = "Hello" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await _api.CreateClient().GetAsync($"/api/chats/{chat}/messages", TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("""{"content":""}""")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"content":"a\u0000b"}""")]
    [InlineData("""{"content":"a\ud800b"}""")]
    [InlineData("""{"content":"a\udc00"}""")]
    [InlineData("""{"content":7}""")]
    [InlineData("""{"content":["a"]}""")]
    [InlineData("""{"content":"a","content":"b"}""")]
    [InlineData("""{"content":"a","client_id":"x"}""")]
    [InlineData("""{"content":"a","client_id":7}""")]
    [InlineData("""{"content":"a","sender_id":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("""{"content":"a","seq":7}""")]
    [InlineData("""{"content":"a" """)]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("")]
    public async Task S44_A_bad_body_is_400_and_stores_nothing(string body)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        await _api.As(me).PostAsync($"/api/chats/{chat}/messages", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task S44_Bytes_that_are_not_utf8_are_400()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        var content = new ByteArrayContent([.. "{\"content\":\"a"u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        await _api.As(me).PostAsync($"/api/chats/{chat}/messages", content, TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task The_longest_message_passes_and_one_character_more_is_400_and_says_the_limit()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        await Send(me, chat, new { content = new string('x', 40_000) }).ExpectAsync(HttpStatusCode.Created);
        await Send(me, chat, new { content = new string('x', 40_001) }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "content");
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=x", null)]
    [InlineData("?limit=99999999999999999999", null)]
    [InlineData("?before=0", "before")]
    [InlineData("?before=1%27%20OR%201%3D1", null)]
    [InlineData("?last_id=-1", "last_id")]
    [InlineData("?after=-1", "after")]
    [InlineData("?around=0", "around")]
    [InlineData("?before=5&after=5", "before")]
    [InlineData("?around=5&last_id=5", "before")]
    [InlineData("?around=5;DROP%20TABLE%20messages", null)]
    public async Task S46_A_bad_page_is_400(string query, string? field)
    {
        var me = Some.User();

        await List(me, await _api.NewGroupAsync(me), query).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private Task<HttpResponseMessage> Send(Guid user, Guid chat, object body) =>
        _api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", body, TestContext.Current.CancellationToken);

    private Task<HttpResponseMessage> List(Guid user, Guid chat, string query = "") =>
        _api.As(user).GetAsync($"/api/chats/{chat}/messages{query}", TestContext.Current.CancellationToken);

    private static IEnumerable<long> Down(int from, int count) => Enumerable.Range(0, count).Select(n => (long)(from - n));

    private static IEnumerable<long> Seqs(JsonElement page) => page.EnumerateArray().Select(message => message.GetProperty("seq").GetInt64());
}
