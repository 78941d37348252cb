using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Channels;

namespace Chat.Service.Tests.Channels;

/// <summary><c>/api/channels</c> and <c>/api/chats/{id}/join</c>.</summary>
public sealed class ChannelTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_directory_lists_public_channels_alone_by_name_and_its_pages_meet()
    {
        var (me, word) = (Some.User(), $"w{Guid.NewGuid():N}");
        string[] names = ["Äpfel", "apples", "b' OR '1'='1", "b% off", "Zebra", "Zebra", "日本"];
        var ids = new List<Guid>();
        foreach (var name in names)
        {
            ids.Add(await _api.NewChatAsync("public_channel", $"{name} {word}", me, Some.User()));
        }

        await _api.NewChatAsync("private_channel", $"Hidden {word}", me);
        await _api.NewChatAsync("group", $"Hidden {word}", me);
        var archived = await _api.NewChatAsync("public_channel", $"Archived {word}", me);
        await _api.As(me).PostAsync($"/api/chats/{archived}/archive", null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await _api.As(me).DeleteAsync($"/api/chats/{await _api.NewChatAsync("public_channel", $"Deleted {word}", me)}", Cancel).ExpectNothingAsync();

        var seen = await PagesAsync(Some.User(), $"/api/channels?q={word.ToUpperInvariant()}&limit=2");

        Assert.Equal(ids.Order(), seen.Select(c => c.GetProperty("id").GetGuid()).Order());
        Assert.Equal(names.Length, seen.Count);
        Assert.All(seen, channel => Assert.Equal((2, false), (channel.GetProperty("member_count").GetInt32(), channel.GetProperty("is_member").GetBoolean())));
        Assert.All(await PagesAsync(me, $"/api/channels?q={word}"), channel => Assert.True(channel.GetProperty("is_member").GetBoolean()));
    }

    [Fact]
    public async Task The_first_channel_is_made_once_however_often_Auth_asks_and_is_open_to_all()
    {
        var (admin, id) = (Some.User(), Guid.CreateVersion7());

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(_api.AsService())));
        await PutAsync(_api.AsService()).ExpectNothingAsync();

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode));
        var chat = await _api.As(admin).GetAsync($"/api/chats/{id}", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(
            ("general", "public_channel", "owner"),
            (chat.GetProperty("name").GetString(), chat.GetProperty("type").GetString(), chat.GetProperty("me").GetProperty("role").GetString()));
        await _api.As(Some.User()).PostAsync($"/api/chats/{id}/join", null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await PutAsync(_api.As(admin)).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        Task<HttpResponseMessage> PutAsync(HttpClient client) => client.PutAsJsonAsync($"/internal/channels/{id}", new { owner_id = admin, name = "general" }, Cancel);
    }

    [Fact]
    public async Task S46_A_search_finds_what_was_typed_and_nothing_by_its_signs()
    {
        var (me, word) = (Some.User(), $"w{Guid.NewGuid():N}");
        var percent = await _api.NewChatAsync("public_channel", $"100% {word}", me);
        var quote = await _api.NewChatAsync("public_channel", $"a'; DROP TABLE chats; -- {word}", me);
        var back = await _api.NewChatAsync("public_channel", $"c:\\temp_x {word}", me);

        Assert.Equal([percent], await Find("100% " + word));
        Assert.Equal([quote], await Find("'; DROP TABLE chats; -- " + word));
        Assert.Equal([back], await Find("c:\\temp_x " + word));
        Assert.Empty(await Find("%" + word));
        Assert.Empty(await Find("c:\\tempAx " + word));
        Assert.Empty(await Find("1_0% " + word));

        async Task<IEnumerable<Guid>> Find(string q) => (await PagesAsync(me, $"/api/channels?q={Uri.EscapeDataString(q)}")).Select(c => c.GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?q=a%00b", "q")]
    [InlineData("?q=012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", "q")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?cursor=%27%20OR%201%3D1--", "cursor")]
    [InlineData("?cursor=AAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("?cursor=AAAAAAAAAAAAAAAAAAAAAP8", "cursor")]
    public async Task S46_A_bad_search_is_400(string query, string field) =>
        await _api.As(Some.User()).GetAsync("/api/channels" + query, Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Fact]
    public void A_cursor_survives_being_written()
    {
        var cursor = new ChannelCursor("Läuft 🏃 'x", Guid.CreateVersion7());
        Assert.True(ChannelCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    [Fact]
    public async Task Anyone_joins_a_public_channel_and_a_second_time_changes_nothing()
    {
        var (owner, me) = (Some.User(), Some.User());
        var channel = await _api.NewChatAsync("public_channel", "Open", owner);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Join(me, channel)));

        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(["NewChat", "AddToChat", "ChatUpdated"], (await _api.EventsAsync(channel)).Select(e => e.Type));
        Assert.Equal("member", (await replies[0].ReadAsync()).GetProperty("me").GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("group")]
    [InlineData("private_channel")]
    public async Task S27_What_is_not_public_is_404_for_who_would_join(string type)
    {
        var channel = await _api.NewChatAsync(type, "Closed", Some.User());
        await Join(Some.User(), channel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Join(Some.User(), Guid.NewGuid()).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    private Task<HttpResponseMessage> Join(Guid user, Guid chat) => _api.As(user).PostAsync($"/api/chats/{chat}/join", null, Cancel);

    private async Task<List<JsonElement>> PagesAsync(Guid user, string? next)
    {
        var seen = new List<JsonElement>();
        while (next is not null)
        {
            using var response = await _api.As(user).GetAsync(next, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            seen.AddRange((await response.ReadAsync()).EnumerateArray());
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return seen;
    }
}
