using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Chat.Service.Tests.Invites;

/// <summary><c>/api/chats/{id}/invites</c> and <c>/api/invites/{code}</c>.</summary>
public sealed class InviteTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule38_An_invite_leads_into_several_chats_and_shows_who_invites_where_without_an_account()
    {
        var (owner, guest) = (Some.User(), Some.User());
        var (first, second) = (await _api.NewGroupAsync(owner), await _api.NewChatAsync("private_channel", "Second", owner));

        var invite = await Make(owner, first, new { expires_in = 3600, max_uses = 5, chat_ids = new[] { second } }).ExpectAsync(HttpStatusCode.Created);
        var code = invite.GetProperty("code").GetString()!;
        var shown = await _api.CreateClient().GetAsync($"/api/invites/{code}", Cancel).ExpectAsync(HttpStatusCode.OK);
        var chats = await Accept(guest, code).ExpectAsync(HttpStatusCode.OK);

        Assert.InRange(invite.GetProperty("expires_at").GetDateTimeOffset() - invite.GetProperty("created_at").GetDateTimeOffset(), TimeSpan.FromSeconds(3600), TimeSpan.FromSeconds(3600));
        Assert.Equal((KnownUsers.Team, owner), (shown.GetProperty("team").GetString(), shown.GetProperty("inviter").GetProperty("id").GetGuid()));
        Assert.Equal([("A group", 1), ("Second", 1)], shown.GetProperty("chats").EnumerateArray().Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("member_count").GetInt32())));
        Assert.Equal(new[] { first, second }.Order(), chats.EnumerateArray().Select(c => c.GetProperty("id").GetGuid()).Order());
        foreach (var chat in new[] { first, second })
        {
            Assert.Equal(["NewChat", "AddToChat", "ChatUpdated"], (await _api.EventsAsync(chat)).Select(e => e.Type));
            await _api.SendAsync(guest, chat, "Here").ExpectAsync(HttpStatusCode.Created);
        }

        Assert.Equal(1, Assert.Single((await List(owner, second).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()).GetProperty("uses").GetInt32());
    }

    [Fact]
    public async Task An_invite_lets_in_as_many_as_it_says_when_many_come_at_once_on_two_replicas()
    {
        using var replica = _api.Replica();
        var owner = Some.User();
        var chat = await _api.NewGroupAsync(owner);
        var code = await CodeAsync(owner, chat, new { max_uses = 3 });

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => (n % 2 == 0 ? _api : replica).As(Some.User()).PostAsync($"/api/invites/{code}/accept", null, Cancel)));

        Assert.Equal(3, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
        Assert.Equal(9, replies.Count(r => r.StatusCode == HttpStatusCode.NotFound));
        Assert.Equal(4L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM members WHERE chat_id = '{chat}'"));
        await _api.CreateClient().GetAsync($"/api/invites/{code}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Who_accepts_again_or_is_in_already_uses_nothing_up()
    {
        var (owner, guest) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner);
        var code = await CodeAsync(owner, chat, new { max_uses = 2 });

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Accept(guest, code)));
        await Accept(owner, code).ExpectAsync(HttpStatusCode.OK);

        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(1, await _api.Database.ScalarAsync<int>($"SELECT uses FROM invites WHERE code = '{code}'"));
        await Accept(Some.User(), code).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_invite_that_is_over_or_revoked_is_404_as_one_that_never_was()
    {
        var (owner, admin) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, admin);
        await _api.PutMemberAsync(owner, chat, admin, "admin").ExpectAsync(HttpStatusCode.OK);
        var (over, revoked) = (await CodeAsync(owner, chat, new { expires_in = 60 }), await Make(admin, chat).ExpectAsync(HttpStatusCode.Created));
        await _api.Database.ExecuteAsync($"UPDATE invites SET expires_at = now() WHERE code = '{over}'");
        await Revoke(owner, chat, revoked.GetProperty("id").GetGuid()).ExpectNothingAsync();

        foreach (var code in new[] { over, revoked.GetProperty("code").GetString()!, "AAAAAAAAAAAAAAAAAAAAAA", "x", "a%01b", "'%20OR%201=1--" })
        {
            await _api.CreateClient().GetAsync($"/api/invites/{code}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Accept(Some.User(), code).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await Revoke(owner, chat, revoked.GetProperty("id").GetGuid()).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await List(owner, chat).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
    }

    [Fact]
    public async Task S27_Invites_are_for_those_who_may_add_people_and_404_for_strangers()
    {
        var (owner, member, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, member);
        var foreign = await _api.NewGroupAsync(stranger);
        var invite = (await Make(owner, chat).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await Make(member, chat).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await List(member, chat).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Revoke(member, chat, invite).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Make(owner, chat, new { chat_ids = new[] { foreign } }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "chat_ids");
        await Revoke(stranger, foreign, invite).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var target in new[] { chat, Guid.NewGuid() })
        {
            await Make(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await List(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Revoke(stranger, target, invite).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await _api.CreateClient().PostAsync("/api/invites/AAAAAAAAAAAAAAAAAAAAAA/accept", null, Cancel).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("demoted")]
    public async Task R9_An_invite_leads_only_where_its_maker_may_still_add_people(string what)
    {
        var (owner, admin) = (Some.User(), Some.User());
        var (first, second) = (await _api.NewGroupAsync(owner, admin), await _api.NewGroupAsync(owner, admin));
        foreach (var chat in new[] { first, second })
        {
            await _api.PutMemberAsync(owner, chat, admin, "admin").ExpectAsync(HttpStatusCode.OK);
        }

        var code = await CodeAsync(admin, first, new { chat_ids = new[] { second } });
        await LoseRightAsync(first);

        Assert.Equal(1, (await _api.CreateClient().GetAsync($"/api/invites/{code}", Cancel).ExpectAsync(HttpStatusCode.OK)).GetProperty("chats").GetArrayLength());
        Assert.Equal(second, Assert.Single((await Accept(Some.User(), code).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Empty((await List(owner, first).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        await LoseRightAsync(second);
        await _api.CreateClient().GetAsync($"/api/invites/{code}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Accept(admin, code).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Accept(Some.User(), code).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        Task LoseRightAsync(Guid chat) => what == "removed"
            ? _api.As(owner).DeleteAsync($"/api/chats/{chat}/members/{admin}", Cancel).ExpectNothingAsync()
            : _api.PutMemberAsync(owner, chat, admin, "member").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_chat_that_is_full_is_said_to_be_and_has_a_limit_of_invites()
    {
        await using var api = await ChatApi.NewAsync(shared.Server, ("Chats:Members", "2"), ("Invites:PerChat", "2"));
        var owner = Some.User();
        var chat = await api.NewGroupAsync(owner, Some.User());
        var made = await api.As(owner).PostAsync($"/api/chats/{chat}/invites", null, Cancel).ExpectAsync(HttpStatusCode.Created);
        await api.As(owner).PostAsync($"/api/chats/{chat}/invites", null, Cancel).ExpectAsync(HttpStatusCode.Created);

        await api.As(owner).PostAsync($"/api/chats/{chat}/invites", null, Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_invites");
        await api.As(Some.User()).PostAsync($"/api/invites/{made.GetProperty("code").GetString()}/accept", null, Cancel)
            .ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_members");
        Assert.Equal(0, await api.Database.ScalarAsync<int>($"SELECT max(uses) FROM invites"));
    }

    [Theory]
    [InlineData("""{"expires_in":59}""", "expires_in")]
    [InlineData("""{"expires_in":9223372036854775807}""", "expires_in")]
    [InlineData("""{"expires_in":-1}""", "expires_in")]
    [InlineData("""{"max_uses":0}""", "max_uses")]
    [InlineData("""{"max_uses":2147483647}""", "max_uses")]
    [InlineData("""{"max_uses":1e400}""", null)]
    [InlineData("""{"code":"mine"}""", null)]
    [InlineData("""{"uses":-5}""", null)]
    [InlineData("""{"chat_ids":["x"]}""", null)]
    [InlineData("""{"max_uses":NaN}""", null)]
    public async Task S30_S44_A_bad_invite_is_400_and_makes_none(string body, string? field)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        await _api.As(me).PostAsync($"/api/chats/{chat}/invites", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
        Assert.Empty((await List(me, chat).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
    }

    private Task<HttpResponseMessage> Make(Guid user, Guid chat, object? body = null) =>
        _api.As(user).PostAsync($"/api/chats/{chat}/invites", body is null ? null : JsonContent.Create(body), Cancel);

    private async Task<string> CodeAsync(Guid user, Guid chat, object body) =>
        (await Make(user, chat, body).ExpectAsync(HttpStatusCode.Created)).GetProperty("code").GetString()!;

    private Task<HttpResponseMessage> Accept(Guid user, string code) => _api.As(user).PostAsync($"/api/invites/{code}/accept", null, Cancel);

    private Task<HttpResponseMessage> List(Guid user, Guid chat) => _api.As(user).GetAsync($"/api/chats/{chat}/invites", Cancel);

    private Task<HttpResponseMessage> Revoke(Guid user, Guid chat, Guid invite) => _api.As(user).DeleteAsync($"/api/chats/{chat}/invites/{invite}", Cancel);
}
