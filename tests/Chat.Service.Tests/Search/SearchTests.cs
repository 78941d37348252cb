using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Files;

namespace Chat.Service.Tests.Search;

/// <summary>Messages are found by what they say, a moment after they are sent, by whoever may read them now.</summary>
public sealed class SearchTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;
    private readonly Guid _me = Some.User();
    private readonly Guid _friend = Some.User();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Grüße aus Zürich", "zurich", "Zürich")]
    [InlineData("Gruesse from Zurich", "zürich", "Zurich")]
    [InlineData("Cafe\u0301 at noon", "café", "Cafe\u0301")]
    [InlineData("The CRÈME brûlée", "creme brulee", "CRÈME|brûlée")]
    [InlineData("ÅNGSTRÖM", "angstrom", "ÅNGSTRÖM")]
    [InlineData("東京都に行きました", "京都", "京都")]
    [InlineData("東京都に行きました", "東", "東")]
    [InlineData("我们明天开会讨论预算", "开会", "开会")]
    [InlineData("프로젝트 회의", "회의", "회의")]
    [InlineData("Привет, Мир", "МИР", "Мир")]
    [InlineData("Deploying on Friday", "deploy fri", "Deploy|Fri")]
    [InlineData("RustyGate is up", "gate", "Gate")]
    [InlineData("a<b>c</b> & \"quoted\"", "\"<b>c</b>\"", "<b>c</b>")]
    [InlineData("100% sure_thing", "\"100% sure_\"", "100% sure_")]
    [InlineData("the quick brown fox", "\"quick brown\"", "quick brown")]
    [InlineData("👩‍👩‍👧 the Family dinner 👍", "family", "Family")]
    public async Task What_was_written_is_found_by_what_is_typed_and_marked_where_it_stands(string content, string typed, string marked)
    {
        var chat = await _api.NewGroupAsync(_me);
        await SendAsync(_me, chat, content);
        await SendAsync(_me, chat, "Something else entirely");

        var hit = Assert.Single(await FoundAsync(_me, typed, 1));

        Assert.Equal(content, Content(hit));
        Assert.Equal(marked, string.Join('|', hit.GetProperty("highlights").EnumerateArray().Select(
            h => content.Substring(h.GetProperty("start").GetInt32(), h.GetProperty("length").GetInt32()))));
    }

    [Theory]
    [InlineData("東京 の 京都", "\"東京都\"")]
    [InlineData("brown quick", "\"quick brown\"")]
    [InlineData("100 sure", "\"100% sure\"")]
    public async Task A_phrase_is_found_only_as_it_stands(string content, string typed)
    {
        var chat = await _api.NewGroupAsync(_me);
        await SendAsync(_me, chat, content);
        await FoundAsync(_me, content.Split(' ')[0], 1);

        Assert.Empty(await FoundAsync(_me, typed, 0));
    }

    [Fact]
    public async Task Operators_narrow_to_sender_chat_files_and_days()
    {
        var (lunch, work) = (await NewAsync("Lunch club", _friend), await NewAsync("Work", _friend));
        var file = await _api.UploadedAsync(_friend, "a.txt", "a"u8.ToArray());
        await SendAsync(_me, lunch, "soup mine");
        await SendAsync(_friend, lunch, "soup theirs");
        await _api.As(_friend).PostAsJsonAsync($"/api/chats/{work}/messages", new { content = "soup file", files = new[] { file.GetProperty("id").GetString() } }, Cancel)
            .ExpectAsync(HttpStatusCode.Created);
        await FoundAsync(_me, "soup", 3);

        Assert.Equal(["soup mine"], Contents(await FoundAsync(_me, "soup from:me", 1)));
        Assert.Equal(["soup file", "soup theirs"], Contents(await FoundAsync(_me, $"from:@u{_friend:N}", 2)).Order());
        Assert.Equal(["soup file", "soup theirs"], Contents(await FoundAsync(_me, $"from:{_friend} soup", 2)).Order());
        Assert.Equal(["soup mine", "soup theirs"], Contents(await FoundAsync(_me, "in:\"lunch club\"", 2)).Order());
        Assert.Equal(["soup file"], Contents(await FoundAsync(_me, $"in:{work}", 1)));
        Assert.Equal(["soup file"], Contents(await FoundAsync(_me, "has:file", 1)));
        Assert.Empty(await FoundAsync(_me, "soup before:2020-01-01", 0));
        Assert.Equal(3, (await FoundAsync(_me, "soup after:2020-01-01", 3)).Count);
        Assert.Empty(await FoundAsync(_me, "in:nowhere soup", 0));
        Assert.Empty(await FoundAsync(_me, "from:nobody soup", 0));
    }

    [Fact]
    public async Task S27_Only_what_one_may_read_now_is_found()
    {
        var stranger = Some.User();
        var chat = await _api.NewGroupAsync(_me, _friend);
        await SendAsync(_me, chat, "confidential plan");
        await FoundAsync(_friend, "confidential", 1);
        Assert.Empty(await FoundAsync(stranger, "confidential", 0));
        Assert.Empty(await FoundAsync(stranger, $"confidential in:{chat}", 0));
        Assert.Empty(await FoundAsync(stranger, $"from:{_me}", 0));

        await _api.Database.ExecuteAsync($"DELETE FROM members WHERE chat_id = '{chat}' AND user_id = '{_friend}'");

        Assert.Empty(await FoundAsync(_friend, "confidential", 0));
        await _api.CreateClient().GetAsync("/api/search?q=x", Cancel).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task An_edit_is_found_by_its_new_words_and_a_deleted_message_not_at_all_at_once()
    {
        var chat = await _api.NewGroupAsync(_me);
        var message = await SendAsync(_me, chat, "before the edit");
        await FoundAsync(_me, "before", 1);
        await _api.As(_me).PatchAsJsonAsync($"/api/chats/{chat}/messages/{message}", new { content = "afterwards" }, Cancel).ExpectAsync(HttpStatusCode.OK);

        await FoundAsync(_me, "afterwards", 1);
        Assert.Empty(await FoundAsync(_me, "before", 0));

        using var deleted = await _api.As(_me).DeleteAsync($"/api/chats/{chat}/messages/{message}", Cancel);
        Assert.True(deleted.IsSuccessStatusCode);
        Assert.Empty((await SearchAsync(_me, "afterwards").ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        await Eventually.HoldsAsync(
            async () => await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM message_search WHERE chat_id = '{chat}'") == 0, what: "it is in the index no more");
    }

    [Fact]
    public async Task The_best_comes_first_and_pages_have_each_once()
    {
        var chat = await _api.NewGroupAsync(_me);
        await SendAsync(_me, chat, "cat");
        for (var n = 0; n < 11; n++)
        {
            await SendAsync(_me, chat, $"catalogue {n}");
        }

        Assert.Equal("cat", Content((await FoundAsync(_me, "cat", 12))[0]));
        var seen = new List<string>();
        for (var address = "/api/search?q=cat&limit=5&sort=newest"; address is not null;)
        {
            using var reply = await _api.As(_me).GetAsync(address, Cancel);
            seen.AddRange(Contents((await reply.ReadAsync()).EnumerateArray()));
            address = reply.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([.. Enumerable.Range(0, 11).Select(n => $"catalogue {10 - n}"), "cat"], seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("q=")]
    [InlineData("q=x&limit=0")]
    [InlineData("q=x&limit=101")]
    [InlineData("q=x&offset=-1")]
    [InlineData("q=x&sort=worst")]
    [InlineData("q=before:yesterday")]
    [InlineData("q=has:hat")]
    [InlineData("q=a%00b")]
    public async Task A_bad_search_is_400(string query) =>
        await _api.As(_me).GetAsync($"/api/search?{query}", Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("'); DROP TABLE messages; --")]
    [InlineData("' & ! | <-> :* \\ ((")]
    [InlineData("\"%_\\%\" from:' in:'' ")]
    [InlineData("\"\"")]
    [InlineData("\"never closed")]
    [InlineData("::: from: in:")]
    [InlineData("\u202E\uFEFF\u0301")]
    public async Task S46_Anything_may_be_typed(string typed)
    {
        await _api.NewGroupAsync(_me);
        using var reply = await SearchAsync(_me, typed);
        Assert.True(reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{reply.StatusCode}");
    }

    private async Task<List<JsonElement>> FoundAsync(Guid user, string typed, int count)
    {
        List<JsonElement> found = [];
        await Eventually.HoldsAsync(
            async () => (found = [.. (await SearchAsync(user, typed).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()]).Count == count, what: $"{typed} finds {count}");
        return found;
    }

    private Task<HttpResponseMessage> SearchAsync(Guid user, string typed) => _api.As(user).GetAsync($"/api/search?q={Uri.EscapeDataString(typed)}", Cancel);

    private async Task<Guid> SendAsync(Guid user, Guid chat, string content) =>
        (await _api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content }, Cancel).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

    private async Task<Guid> NewAsync(string name, params Guid[] members) =>
        (await _api.As(_me).PostAsJsonAsync("/api/chats", new { type = "group", name, members }, Cancel).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

    private static string Content(JsonElement hit) => hit.GetProperty("message").GetProperty("content").GetString()!;

    private static IEnumerable<string> Contents(IEnumerable<JsonElement> hits) => hits.Select(Content);
}
