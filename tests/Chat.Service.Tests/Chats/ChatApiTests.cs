using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Chats;

/// <summary><c>/api/chats</c>.</summary>
public sealed class ChatApiTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Theory]
    [InlineData("group")]
    [InlineData("private_channel")]
    [InlineData("public_channel")]
    public async Task A_named_chat_has_its_creator_and_its_members_and_tells_them(string type)
    {
        var (me, other) = (Some.User(), Some.User());

        var chat = await Create(me, new { type, name = "Läuft 🏃", members = new[] { other, me, other } }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal((type, "Läuft 🏃", me, 2, 0), (
            chat.GetProperty("type").GetString(), chat.GetProperty("name").GetString(), chat.GetProperty("created_by").GetGuid(),
            chat.GetProperty("member_count").GetInt32(), chat.GetProperty("last_seq").GetInt32()));
        Assert.Equal(new[] { me, other }.Order(), Members(chat).Order());
        Assert.Equal(["owner", "member"], await _api.Database.ColumnAsync<string>($"SELECT role FROM members WHERE chat_id = '{chat.GetProperty("id")}' ORDER BY role DESC"));
        var events = EventsOf(chat.GetProperty("id").GetGuid());
        Assert.Equal(["NewChat"], await _api.Database.ColumnAsync<string>($"SELECT type FROM {events}"));
        Assert.Equal(new[] { me, other }.Order(), (await _api.Database.ScalarAsync<Guid[]>($"SELECT users FROM {events}")).Order());
        var body = JsonSerializer.Deserialize<JsonElement>(await _api.Database.ScalarAsync<string>($"SELECT body FROM {events}"));
        Assert.True(JsonElement.DeepEquals(WithoutMe(chat), body));
        foreach (var (member, role) in new[] { (me, "owner"), (other, "member") })
        {
            var listed = Assert.Single((await List(member)).EnumerateArray());
            Assert.True(JsonElement.DeepEquals(body, WithoutMe(listed)), listed.ToString());
            Assert.Equal(role, listed.GetProperty("me").GetProperty("role").GetString());
        }
    }

    [Fact]
    public async Task A_single_chat_is_there_once_per_pair_also_under_a_race()
    {
        var (one, other) = (Some.User(), Some.User());

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            Create(n % 2 == 0 ? one : other, new { type = "single", user_id = n % 2 == 0 ? other : one })));

        Assert.Equal(1, replies.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(19, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
        var ids = await Task.WhenAll(replies.Select(async r => (await r.ReadAsync()).GetProperty("id").GetGuid()));
        var chat = Assert.Single(ids.Distinct());
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM {EventsOf(chat)}"));
        Assert.Equal(["owner", "owner"], await _api.Database.ColumnAsync<string>($"SELECT role FROM members WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task A_list_is_the_callers_own_newest_activity_first_with_the_last_message_and_its_pages_meet()
    {
        var (me, other) = (Some.User(), Some.User());
        var chats = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            chats.Add(await _api.NewGroupAsync(me, other));
        }

        await _api.NewGroupAsync(other);
        await _api.As(me).PostAsJsonAsync($"/api/chats/{chats[2]}/messages", new { content = "Newest" }, TestContext.Current.CancellationToken)
            .ExpectAsync(HttpStatusCode.Created);

        var seen = new List<JsonElement>();
        for (var next = "/api/chats?limit=3"; next is not null;)
        {
            using var response = await _api.As(me).GetAsync(next, TestContext.Current.CancellationToken);
            seen.AddRange((await response.ReadAsync()).EnumerateArray());
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([chats[2], chats[6], chats[5], chats[4], chats[3], chats[1], chats[0]], seen.Select(chat => chat.GetProperty("id").GetGuid()));
        Assert.Equal("Newest", seen[0].GetProperty("last_message").GetProperty("content").GetString());
        Assert.Equal(1, seen[0].GetProperty("last_seq").GetInt32());
        Assert.Equal(JsonValueKind.Null, seen[1].GetProperty("last_message").ValueKind);
    }

    [Theory]
    [InlineData("""{"type":"single"}""", "user_id")]
    [InlineData("""{"type":"single","user_id":"{me}"}""", "user_id")]
    [InlineData("""{"type":"single","user_id":"{nobody}"}""", "user_id")]
    [InlineData("""{"type":"single","user_id":"{other}","name":"x"}""", "name")]
    [InlineData("""{"type":"single","user_id":"{other}","members":[]}""", "members")]
    [InlineData("""{"name":"x"}""", "type")]
    [InlineData("""{"type":"group"}""", "name")]
    [InlineData("""{"type":"group","name":" "}""", "name")]
    [InlineData("""{"type":"group","name":"a\nb"}""", "name")]
    [InlineData("""{"type":"group","name":"012345678901234567890123456789012345678901234567890123456789012345678901234567890"}""", "name")]
    [InlineData("""{"type":"group","name":"x","user_id":"{other}"}""", "user_id")]
    [InlineData("""{"type":"group","name":"x","members":["{other}","{nobody}"]}""", "members")]
    [InlineData("""{"type":"group","name":"x","members":[{25}]}""", "members")]
    [InlineData("""{"type":"group","name":"x","members":["x"]}""", null)]
    [InlineData("""{"type":"group","name":"a\ud800"}""", null)]
    [InlineData("""{"type":"club","name":"x"}""", null)]
    [InlineData("""{"type":1,"name":"x"}""", null)]
    [InlineData("""{"type":"group","name":"x","last_seq":5}""", null)]
    [InlineData("""{"type":"group","name":"x","created_by":"{other}"}""", null)]
    public async Task S44_A_bad_body_is_400_names_the_field_and_makes_nothing(string body, string? field)
    {
        var me = Some.User();
        var filled = body.Replace("{me}", me.ToString()).Replace("{other}", Some.User().ToString()).Replace("{nobody}", ChatApi.Nobody.ToString())
            .Replace("{25}", string.Join(',', Enumerable.Range(0, 25).Select(_ => $"\"{Some.User()}\"")));

        await _api.As(me).PostAsync("/api/chats", new StringContent(filled, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM chats WHERE created_by = '{me}'"));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?cursor=1%27--", "cursor")]
    [InlineData("?cursor=9999999999999999999-00000000000000000000000000000000", "cursor")]
    public async Task S46_A_bad_page_is_400(string query, string field)
    {
        await _api.As(Some.User()).GetAsync("/api/chats" + query, TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private Task<HttpResponseMessage> Create(Guid user, object body) =>
        _api.As(user).PostAsJsonAsync("/api/chats", body, TestContext.Current.CancellationToken);

    private Task<JsonElement> List(Guid user) =>
        _api.As(user).GetAsync("/api/chats", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

    private static string EventsOf(Guid chat) =>
        $"(SELECT type, users, body FROM events WHERE chat_id = '{chat}' UNION ALL SELECT type, users, body FROM outbox WHERE chat_id = '{chat}') e";

    /// <summary>What an event for several people can say of a chat.</summary>
    private static JsonElement WithoutMe(JsonElement chat) =>
        JsonSerializer.SerializeToElement(chat.EnumerateObject().Where(member => member.Name != "me").ToDictionary(member => member.Name, member => member.Value));

    private static IEnumerable<Guid> Members(JsonElement chat) => chat.GetProperty("members").EnumerateArray().Select(m => m.GetGuid());
}
