using System.Net;
using System.Text.Json;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Saved;

/// <summary><c>/api/saved</c>.</summary>
public sealed class SavedTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task Saved_messages_are_listed_the_last_one_first_in_pages_until_they_are_forgotten()
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var saved = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            saved.Insert(0, ConversationOf.Id(await chat.SendAsync(me, $"{i}")));
            await Call(me, HttpMethod.Put, $"/{saved[0]}").ExpectNothingAsync();
            await Call(me, HttpMethod.Put, $"/{saved[0]}").ExpectNothingAsync();
        }

        Assert.Equal(saved, Ids(await Call(me, HttpMethod.Get, "").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(saved[..2], Ids(await Call(me, HttpMethod.Get, "?limit=2").ExpectAsync(HttpStatusCode.OK)));
        Assert.Equal(saved[2..], Ids(await Call(me, HttpMethod.Get, $"?before={saved[1]}").ExpectAsync(HttpStatusCode.OK)));
        await Call(me, HttpMethod.Delete, $"/{saved[0]}").ExpectNothingAsync();
        await Call(me, HttpMethod.Delete, $"/{saved[0]}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(saved[1..], Ids(await Call(me, HttpMethod.Get, "").ExpectAsync(HttpStatusCode.OK)));
        var events = (await _api.EventsAsync(chat.Chat)).Where(e => e.Type == "SavedChanged").ToList();
        Assert.Equal(6, events.Count);
        Assert.All(events, e => Assert.Equal([me], e.Users!));
    }

    [Fact]
    public async Task S28_What_one_may_not_read_cannot_be_saved_and_what_one_may_read_no_longer_is_not_listed()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, other, me);
        var message = ConversationOf.Id(await chat.SendAsync(other));
        var foreign = ConversationOf.Id(await (await ConversationOf.GroupAsync(_api, other)).SendAsync(other));

        await Call(me, HttpMethod.Put, $"/{foreign}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Call(me, HttpMethod.Put, $"/{Guid.NewGuid()}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Call(me, HttpMethod.Put, $"/{message}").ExpectNothingAsync();
        await Call(other, HttpMethod.Delete, $"/{message}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("[]", (await Call(other, HttpMethod.Get, "").ExpectAsync(HttpStatusCode.OK)).ToString());
        await _api.LeaveAsync(me, chat.Chat);
        Assert.Equal("[]", (await Call(me, HttpMethod.Get, "").ExpectAsync(HttpStatusCode.OK)).ToString());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?before=1")]
    [InlineData("?before=%27%20OR%201=1")]
    public async Task S46_A_bad_page_is_400(string query) =>
        await Call(Some.User(), HttpMethod.Get, query).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    private Task<HttpResponseMessage> Call(Guid user, HttpMethod method, string path) =>
        _api.As(user).SendAsync(new HttpRequestMessage(method, "/api/saved" + path), TestContext.Current.CancellationToken);

    private static IEnumerable<Guid> Ids(JsonElement page) => page.EnumerateArray().Select(ConversationOf.Id);
}
