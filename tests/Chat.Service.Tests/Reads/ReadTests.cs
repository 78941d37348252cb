using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Reads;

/// <summary>How far one has read, and what is left: counted by the server (experience 33).</summary>
public sealed class ReadTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task Experience33_Unread_is_what_others_wrote_after_the_marker_and_is_not_deleted()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var first = await chat.SendAsync(other, "1");
        await chat.SendAsync(me, "2");
        var third = await chat.SendAsync(other, "3", null, me.ToString());
        await chat.SendAsync(other, "4", null, "all", me.ToString());
        await chat.SendAsync(me, "5", null, "all");

        await AssertAsync(chat, me, read: 0, unread: 3, mentions: 2);
        await AssertAsync(chat, other, read: 0, unread: 2, mentions: 1);

        await chat.Edit(other, ConversationOf.Id(third), new { content = "3!", mentions = Array.Empty<string>() }).ExpectAsync(HttpStatusCode.OK);
        await AssertAsync(chat, me, read: 0, unread: 3, mentions: 1);
        await chat.Edit(other, ConversationOf.Id(first), new { content = "1!", mentions = new[] { me.ToString() } }).ExpectAsync(HttpStatusCode.OK);
        await AssertAsync(chat, me, read: 0, unread: 3, mentions: 2);
        await chat.Delete(other, ConversationOf.Id(first)).ExpectNothingAsync();
        await AssertAsync(chat, me, read: 0, unread: 2, mentions: 1);

        await MoveAsync(chat, me, "read", 3, unread: 1, mentions: 1);
        await MoveAsync(chat, me, "read", 99, unread: 0, mentions: 0);
        await AssertAsync(chat, me, read: 5, unread: 0, mentions: 0);
        await chat.Delete(other, ConversationOf.Id(third)).ExpectNothingAsync();
        await AssertAsync(chat, me, read: 5, unread: 0, mentions: 0);
        await MoveAsync(chat, me, "unread", 3, unread: 1, mentions: 1);
    }

    [Fact]
    public async Task A_marker_goes_forward_only_unless_one_marks_as_unread()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        for (var i = 0; i < 5; i++)
        {
            await chat.SendAsync(other);
        }

        await MoveAsync(chat, me, "read", 4, unread: 1, mentions: 0);
        await MoveAsync(chat, me, "read", 2, unread: 1, mentions: 0);
        await MoveAsync(chat, me, "unread", 9, unread: 1, mentions: 0);
        await MoveAsync(chat, me, "unread", 2, unread: 4, mentions: 0);
        await Task.WhenAll(Enumerable.Range(1, 5).Select(seq => chat.Call(me, HttpMethod.Post, "/read", new { seq }).ExpectAsync(HttpStatusCode.OK)));
        await AssertAsync(chat, me, read: 5, unread: 0, mentions: 0);
    }

    [Fact]
    public async Task What_came_before_one_joined_is_not_unread_also_the_second_time()
    {
        var (owner, late) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, owner);
        await chat.SendAsync(owner, "Before", null, "all");
        await _api.PutMemberAsync(owner, chat.Chat, late).ExpectAsync(HttpStatusCode.Created);
        await AssertAsync(chat, late, read: 1, unread: 0, mentions: 0);
        await chat.SendAsync(owner, "After", null, "all");
        await AssertAsync(chat, late, read: 1, unread: 1, mentions: 1);

        await _api.LeaveAsync(late, chat.Chat);
        await chat.SendAsync(owner, "Away", null, "all");
        await _api.PutMemberAsync(owner, chat.Chat, late).ExpectAsync(HttpStatusCode.Created);
        await AssertAsync(chat, late, read: 3, unread: 0, mentions: 0);
    }

    [Fact]
    public async Task Members_see_how_far_one_has_read_unless_one_hides_it_and_ones_own_devices_always_do()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        await chat.SendAsync(other);
        await chat.SendAsync(other);
        Assert.True((await Settings(me)).GetProperty("enabled").GetBoolean());

        await chat.Call(me, HttpMethod.Post, "/read", new { seq = 1 }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal([(me, 1), (other, 0)], Receipts(await chat.ReadAsync(me, "/reads")));
        Assert.Equal([(other, 0), (me, 1)], Receipts(await chat.ReadAsync(other, "/reads")));
        await _api.As(me).PutAsJsonAsync("/api/receipts", new { enabled = false }, Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.False((await Settings(me)).GetProperty("enabled").GetBoolean());
        await chat.Call(me, HttpMethod.Post, "/read", new { seq = 2 }).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, "/read", new { seq = 2 }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal([(other, 0)], Receipts(await chat.ReadAsync(other, "/reads")));
        Assert.Equal([(me, 2), (other, 0)], Receipts(await chat.ReadAsync(me, "/reads")));
        await _api.As(me).PutAsJsonAsync("/api/receipts", new { enabled = true }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, "/unread", new { seq = 1 }).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, "/read", new { seq = 2 }).ExpectAsync(HttpStatusCode.OK);

        var moved = (await _api.EventsAsync(chat.Chat)).Where(e => e.Type == "ReadMarkerMoved").ToList();
        Assert.Equal([true, false, false, true], moved.Select(e => e.Users is null));
        Assert.All(moved.Where(e => e.Users is not null), e => Assert.Equal([me], e.Users!));
        Assert.Equal(["chat_id", "user_id", "seq", "last_seq", "unread", "mentions"], moved[0].Body.EnumerateObject().Select(m => m.Name));
        Assert.Equal([1, 2, 0, 2], moved.Select(e => e.Body.GetProperty("seq").GetInt32()));
        Assert.Equal([1, 0, 2, 0], moved.Select(e => e.Body.GetProperty("unread").GetInt32()));
    }

    [Fact]
    public async Task S27_A_strangers_marker_is_404()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);

        await chat.Call(stranger, HttpMethod.Post, "/read", new { seq = 1 }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Call(stranger, HttpMethod.Post, "/unread", new { seq = 1 }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Get(stranger, "/reads").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"seq":0}""")]
    [InlineData("""{"seq":-9223372036854775808}""")]
    [InlineData("""{"seq":9223372036854775808}""")]
    [InlineData("""{"seq":1.5}""")]
    [InlineData("""{"seq":"1"}""")]
    [InlineData("""{"seq":NaN}""")]
    [InlineData("""{"seq":null}""")]
    [InlineData("""{"seq":1,"seq":2}""")]
    [InlineData("""{"seq":1,"user_id":"01a1fd76-7e61-72b4-bc76-60396d51577c"}""")]
    public async Task S44_A_bad_marker_is_400(string body)
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        foreach (var path in new[] { "read", "unread" })
        {
            await _api.As(me).PostAsync($"/api/chats/{chat.Chat}/{path}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel)
                .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task AssertAsync(ConversationOf chat, Guid user, long read, long unread, int mentions)
    {
        var one = (await chat.ReadAsync(user, "")).GetProperty("me");
        var listed = (await _api.As(user).GetAsync("/api/chats", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()
            .Single(c => ConversationOf.Id(c) == chat.Chat).GetProperty("me");
        Assert.Equal((read, unread, mentions), Counts(one));
        Assert.Equal(one.ToString(), listed.ToString());

        static (long, long, int) Counts(JsonElement me) =>
            (me.GetProperty("read_seq").GetInt64(), me.GetProperty("unread").GetInt64(), me.GetProperty("mentions").GetInt32());
    }

    private static async Task MoveAsync(ConversationOf chat, Guid user, string path, long seq, long unread, int mentions)
    {
        var marker = await chat.Call(user, HttpMethod.Post, $"/{path}", new { seq }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal((unread, mentions), (marker.GetProperty("unread").GetInt64(), marker.GetProperty("mentions").GetInt32()));
    }

    private Task<JsonElement> Settings(Guid user) => _api.As(user).GetAsync("/api/receipts", Cancel).ExpectAsync(HttpStatusCode.OK);

    private static IEnumerable<(Guid, int)> Receipts(JsonElement reads) =>
        reads.EnumerateArray().Select(r => (r.GetProperty("user_id").GetGuid(), r.GetProperty("seq").GetInt32()));
}
