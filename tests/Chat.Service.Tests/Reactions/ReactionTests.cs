using System.Net;
using Chat.Service.Reactions;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Reactions;

/// <summary><c>…/messages/{id}/reactions/{emoji}</c>.</summary>
public sealed class ReactionTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task Each_person_reacts_once_per_emoji_and_everyone_sees_who()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var message = ConversationOf.Id(await chat.SendAsync(me));

        await React(me, "👍");
        await React(other, "👍");
        await React(other, "tada");
        await React(other, "👍");
        await chat.Call(other, HttpMethod.Delete, $"/messages/{message}/reactions/tada").ExpectAsync(HttpStatusCode.OK);
        await chat.Call(other, HttpMethod.Delete, $"/messages/{message}/reactions/tada").ExpectAsync(HttpStatusCode.OK);

        var expected = $$"""{"👍":["{{me}}","{{other}}"]}""";
        Assert.Equal(expected, (await chat.ReadAsync(me, $"/messages/{message}")).GetProperty("reactions").GetRawText().Replace("\\uD83D\\uDC4D", "👍", StringComparison.Ordinal));
        var events = await chat.EventsAsync("ReactionChanged");
        Assert.Equal([(me, "👍"), (other, "👍"), (other, "tada"), (other, "tada")], events.Select(e => (e.GetProperty("user_id").GetGuid(), e.GetProperty("emoji").GetString())));
        Assert.Equal([1, 1, 2, 1], events.Select(e => e.GetProperty("reactions").EnumerateObject().Count()));
        Assert.Equal(["chat_id", "message_id", "seq", "user_id", "emoji", "reactions"], events[0].EnumerateObject().Select(m => m.Name));

        Task React(Guid user, string emoji) =>
            chat.Call(user, HttpMethod.Put, $"/messages/{message}/reactions/{Uri.EscapeDataString(emoji)}").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_has_so_many_kinds_of_reactions_and_no_more_but_any_number_of_each()
    {
        var people = Enumerable.Range(0, 5).Select(_ => Some.User()).ToArray();
        var chat = await ConversationOf.GroupAsync(_api, people);
        var message = ConversationOf.Id(await chat.SendAsync(people[0]));

        var replies = new List<HttpStatusCode>();
        foreach (var round in Enumerable.Range(0, 40).Chunk(5))
        {
            replies.AddRange((await Task.WhenAll(round.Select(n => chat.Call(people[n % 5], HttpMethod.Put, $"/messages/{message}/reactions/kind{n}"))))
                .Select(reply => reply.StatusCode));
        }

        Assert.Equal(30, replies.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(10, replies.Count(status => status == HttpStatusCode.Conflict));
        var kinds = (await chat.ReadAsync(people[0], $"/messages/{message}")).GetProperty("reactions").EnumerateObject().Select(r => r.Name).ToList();
        Assert.Equal(30, kinds.Count);
        foreach (var person in people)
        {
            await chat.Call(person, HttpMethod.Put, $"/messages/{message}/reactions/{kinds[0]}").ExpectAsync(HttpStatusCode.OK);
        }

        await chat.Call(people[0], HttpMethod.Put, $"/messages/{message}/reactions/one-more").ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_reactions");
    }

    [Fact]
    public async Task S28_Another_chats_message_has_no_reactions_of_ones_own()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var message = ConversationOf.Id(await chat.SendAsync(me));

        await chat.Call(stranger, HttpMethod.Put, $"/messages/{message}/reactions/tada").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Call(stranger, HttpMethod.Delete, $"/messages/{message}/reactions/tada").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Call(me, HttpMethod.Put, $"/messages/{Guid.NewGuid()}/reactions/tada").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("👍🏽")]
    [InlineData("❤️")]
    [InlineData("☃")]
    [InlineData("©️")]
    [InlineData("1️⃣")]
    [InlineData("🇺🇳")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("+1")]
    [InlineData("thumbs_up")]
    public void One_emoji_or_its_short_code_is_a_reaction(string emoji) => Assert.True(Emoji.IsValid(emoji));

    [Theory]
    [InlineData("")]
    [InlineData("👍👍")]
    [InlineData("👍x")]
    [InlineData("a b")]
    [InlineData("Tada")]
    [InlineData("é")]
    [InlineData("日")]
    [InlineData("<b>")]
    [InlineData("'--")]
    [InlineData("\u0000")]
    [InlineData("\ud83d")]
    [InlineData("👍\u202E")]
    [InlineData("\uFFFD")]
    public void S44_Anything_else_is_none(string text) => Assert.False(Emoji.IsValid(text));

    [Theory]
    [InlineData("%F0%9F%91%8D%F0%9F%91%8D")]
    [InlineData("%C3%28")]
    [InlineData("%ED%A0%80")]
    [InlineData("'%20OR%201=1")]
    [InlineData("%3Cscript%3E")]
    public async Task S46_A_bad_emoji_is_400(string emoji)
    {
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(_api, me);
        var message = ConversationOf.Id(await chat.SendAsync(me));

        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            await chat.Call(me, method, $"/messages/{message}/reactions/{emoji}").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }
    }
}
