using System.Net;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary>Any text is stored as it is; any JSON that is none of ours is a 400.</summary>
public sealed class NaughtyStringsTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task S45_Naughty_strings_are_stored_edited_kept_in_history_told_and_read_back_byte_for_byte()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var strings = NaughtyStrings.All;

        await Parallel.ForEachAsync(strings.Chunk(20), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (chunk, _) =>
        {
            foreach (var text in chunk)
            {
                var sent = await chat.SendAsync(me, text);
                Assert.Equal(text, Content(sent));
                var edited = await chat.Edit(me, ConversationOf.Id(sent), new { content = text + text }).ExpectAsync(HttpStatusCode.OK);
                Assert.Equal(text + text, Content(edited));
                Assert.Equal([text, text + text], (await chat.ReadAsync(me, $"/messages/{ConversationOf.Id(sent)}/history")).EnumerateArray().Select(Content));
            }
        });

        Assert.Equal(
            strings.Select(text => text + text).Order(StringComparer.Ordinal),
            (await chat.ReadAsync(me, "/messages?limit=200")).EnumerateArray().Select(Content).Order(StringComparer.Ordinal));
        Assert.Equal(strings.Order(StringComparer.Ordinal), (await chat.EventsAsync("NewMessage")).Select(Content).Order(StringComparer.Ordinal));
        Assert.Equal(
            strings.Select(text => Convert.ToHexString(Encoding.UTF8.GetBytes(text))).Order(StringComparer.Ordinal),
            (await _api.Database.ColumnAsync<string>($"SELECT upper(encode(convert_to(content, 'UTF8'), 'hex')) FROM message_edits WHERE chat_id = '{chat.Chat}'")).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> BadBodies => new(
        new string('[', 1000) + new string(']', 1000),
        """{"content":""" + string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1001),
        """{"mentions":""" + new string('[', 1000) + new string(']', 1000) + "}",
        """{"content":"a","content":"a"}""", """{"content":"a","reply_to":null,"reply_to":null}""",
        """{"content":NaN}""", """{"content":Infinity}""", """{"content":true}""", """{"content":{}}""", """{"content":1e400}""",
        """{"content":"\u0000"}""", """{"content":"\ud800"}""", """{"content":"\udfff\ud800"}""", """{"content":"a","mentions":["\u0000"]}""", """{"content":"a","mentions":["\ud800"]}""",
        """{"content":"a","reply_to":"' OR 1=1 --"}""", """{"content":"a","client_id":"'; DROP TABLE messages; --"}""", """{"content":"a","forward_of":[]}""",
        """{"content":"a","kind":"system"}""", """{"content":"a","created_at":"2020-01-01T00:00:00Z"}""", """{"content":"a","id":"01a1fd76-7e61-72b4-bc76-60396d51577c"}""",
        """{"content":"a",}""", """{'content':'a'}""", """{"content":"a"} trailing""", """{"content":"a" /* comment */}""");

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task S44_Json_that_is_too_deep_doubled_or_none_of_ours_is_400(string body)
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);

        await _api.As(me).PostAsync($"/api/chats/{chat.Chat}/messages", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE chat_id = '{chat.Chat}'"));
    }

    [Theory]
    [InlineData("/messages/1%27%20OR%201%3D1")]
    [InlineData("/messages/01a1fd76-7e61-72b4-bc76-60396d51577c%27--")]
    [InlineData("/messages/..%2f..%2fadmin")]
    public async Task S46_Sql_in_the_path_is_no_message(string path)
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete })
        {
            await chat.Call(me, method, path, method == HttpMethod.Patch ? new { content = "x" } : null).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }
    }

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;
}
