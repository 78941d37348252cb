using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Members;

/// <summary><c>/api/chats/{id}/members</c> and <c>/leave</c>.</summary>
public sealed class MemberTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Someone_who_is_added_is_told_at_a_place_in_the_chats_order_and_may_write_from_there()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me);
        await _api.SendAsync(me, chat, "Before").ExpectAsync(HttpStatusCode.Created);

        var added = await _api.PutMemberAsync(me, chat, other).ExpectAsync(HttpStatusCode.Created);
        await _api.PutMemberAsync(me, chat, other).ExpectAsync(HttpStatusCode.OK);
        await _api.SendAsync(other, chat, "After").ExpectAsync(HttpStatusCode.Created);

        Assert.Equal((other, "member"), (added.GetProperty("user_id").GetGuid(), added.GetProperty("role").GetString()));
        var events = await _api.EventsAsync(chat);
        Assert.Equal(["NewChat", "NewMessage", "AddToChat", "ChatUpdated", "NewMessage"], events.Select(e => e.Type));
        Assert.Equal([other], events[2].Users!);
        Assert.Equal(1, events[2].Body.GetProperty("last_message").GetProperty("seq").GetInt32());
        Assert.Equal((other, "member"), Change(events[3].Body));
    }

    [Fact]
    public async Task R9_Someone_who_is_removed_is_told_and_is_out_at_once()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);

        await Remove(me, chat, other).ExpectNothingAsync();

        await Remove(me, chat, other).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.SendAsync(other, chat, "Still here").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await List(other, chat).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        var events = await _api.EventsAsync(chat);
        Assert.Equal(["NewChat", "RemoveFromChat", "ChatUpdated"], events.Select(e => e.Type));
        Assert.Equal([other], events[1].Users!);
        Assert.Equal((other, null), Change(events[2].Body));
    }

    [Fact]
    public async Task Each_role_may_do_what_the_table_says()
    {
        var (owner, admin, second, member, other) = (Some.User(), Some.User(), Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, admin, second, member, other);
        await _api.PutMemberAsync(owner, chat, admin, "admin").ExpectAsync(HttpStatusCode.OK);
        await _api.PutMemberAsync(owner, chat, second, "admin").ExpectAsync(HttpStatusCode.OK);

        // A member adds nobody, removes nobody and gives no role.
        await _api.PutMemberAsync(member, chat, Some.User()).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.PutMemberAsync(member, chat, member, "owner").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Remove(member, chat, other).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        // An admin adds members and removes them, but neither admins nor the owner, and makes none.
        await _api.PutMemberAsync(admin, chat, Some.User()).ExpectAsync(HttpStatusCode.Created);
        await _api.PutMemberAsync(admin, chat, Some.User(), "admin").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.PutMemberAsync(admin, chat, member, "admin").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.PutMemberAsync(admin, chat, owner, "member").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Remove(admin, chat, second).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Remove(admin, chat, owner).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Remove(admin, chat, other).ExpectNothingAsync();

        // The owner removes an admin, and can give up the role only to someone.
        await Remove(owner, chat, second).ExpectNothingAsync();
        await _api.PutMemberAsync(owner, chat, owner, "member").ExpectProblemAsync(HttpStatusCode.Conflict, "owner_must_stay");
        await _api.LeaveAsync(owner, chat).ExpectProblemAsync(HttpStatusCode.Conflict, "owner_must_stay");
        await _api.PutMemberAsync(owner, chat, Some.User(), "owner").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "role");

        Assert.Equal([(admin, "admin"), (member, "member"), (owner, "owner")], (await RolesAsync(owner, chat)).Where(m => m.User == owner || m.User == admin || m.User == member).OrderBy(m => m.Role));
    }

    [Fact]
    public async Task A_chat_is_handed_over_and_has_one_owner_also_when_two_hand_it_over_at_once()
    {
        var people = Enumerable.Range(0, 6).Select(_ => Some.User()).ToArray();
        var chat = await _api.NewGroupAsync(people[0], people[1..]);

        var replies = await Task.WhenAll(people[1..].Select(heir => _api.PutMemberAsync(people[0], chat, heir, "owner")));

        Assert.Single(replies, r => r.StatusCode == HttpStatusCode.OK);
        Assert.All(replies, r => Assert.True(r.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden));
        var roles = await RolesAsync(people[0], chat);
        Assert.Single(roles, m => m.Role == "owner" && m.User != people[0]);
        Assert.Contains((people[0], "admin"), roles);
        await _api.LeaveAsync(people[0], chat).ExpectNothingAsync();
    }

    [Fact]
    public async Task The_last_one_who_leaves_takes_the_chat_with_them()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);

        await _api.LeaveAsync(other, chat).ExpectNothingAsync();
        await _api.LeaveAsync(me, chat).ExpectNothingAsync();

        Assert.True(await _api.Database.ScalarAsync<bool>($"SELECT deleted_at IS NOT NULL FROM chats WHERE id = '{chat}'"));
        Assert.Equal(["NewChat", "RemoveFromChat", "ChatUpdated", "RemoveFromChat"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task A_chat_is_full_at_its_limit_also_when_many_are_added_at_once()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me, [.. Enumerable.Range(0, 20).Select(_ => Some.User())]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _api.PutMemberAsync(me, chat, Some.User())));

        Assert.Equal(4, replies.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(6, replies.Count(r => r.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(25L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM members WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task Nobody_is_in_more_chats_than_the_limit_says()
    {
        await using var api = await ChatApi.NewAsync(shared.Server, ("Chats:PerUser", "2"));
        var (me, other) = (Some.User(), Some.User());
        await api.NewGroupAsync(me);
        var chat = await api.NewGroupAsync(me);
        await api.NewGroupAsync(other);
        await api.NewGroupAsync(other);

        await api.PutMemberAsync(me, chat, other).ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_chats");
        await api.As(me).PostAsJsonAsync("/api/chats", new { type = "group", name = "Third" }, Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_chats");
    }

    [Fact]
    public async Task R9_Of_messages_that_race_a_removal_none_is_stored_or_told_after_it()
    {
        using var replica = _api.Replica();
        for (var round = 0; round < 10; round++)
        {
            var (me, other) = (Some.User(), Some.User());
            var chat = await _api.NewGroupAsync(me, other);
            var sends = Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? _api : replica).SendAsync(n % 4 < 2 ? me : other, chat, $"{n}")).ToList();
            var removal = replica.As(me).DeleteAsync($"/api/chats/{chat}/members/{other}", Cancel);
            await Task.WhenAll(sends);
            await removal.ExpectNothingAsync();

            var events = await _api.EventsAsync(chat);
            var removed = events.FindIndex(e => e.Type == "RemoveFromChat");
            Assert.Equal(Enumerable.Range(1, events.Count(e => e.Type == "NewMessage")), events.Where(e => e.Type == "NewMessage").Select(e => e.Body.GetProperty("seq").GetInt32()));
            Assert.Equal([other], events[removed].Users!);
            Assert.DoesNotContain(events[removed..], e => e.Type == "NewMessage" && e.Body.GetProperty("sender_id").GetGuid() == other);
        }
    }

    [Fact]
    public async Task S27_A_stranger_gets_404_from_every_method_and_learns_nothing_of_anyone()
    {
        var (me, stranger, member) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, member);

        foreach (var target in new[] { chat, Guid.NewGuid() })
        {
            foreach (var user in new[] { stranger, member, ChatApi.Nobody })
            {
                await _api.PutMemberAsync(stranger, target, user, "owner").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
                await Remove(stranger, target, user).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            }

            await List(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await _api.LeaveAsync(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await _api.PutMemberAsync(me, chat, ChatApi.Nobody).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(["NewChat"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Theory]
    [InlineData("""{"role":"king"}""")]
    [InlineData("""{"role":0}""")]
    [InlineData("""{"role":"owner, admin"}""")]
    [InlineData("""{"role":"admin","role":"member"}""")]
    [InlineData("""{"user_id":"00000000-0000-7000-8000-000000000000"}""")]
    [InlineData("""{"joined_at":"2000-01-01T00:00:00Z"}""")]
    [InlineData("[]")]
    public async Task S30_S44_A_bad_body_is_400_and_adds_nobody(string body)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        await _api.As(me).PutAsync($"/api/chats/{chat}/members/{Some.User()}", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Equal(["NewChat"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task The_pages_of_the_members_meet()
    {
        var people = Enumerable.Range(0, 7).Select(_ => Some.User()).ToArray();
        var chat = await _api.NewGroupAsync(people[0], people[1..]);

        var seen = new List<Guid>();
        for (var next = $"/api/chats/{chat}/members?limit=3"; next is not null;)
        {
            using var response = await _api.As(people[3]).GetAsync(next, Cancel);
            seen.AddRange((await response.ReadAsync()).EnumerateArray().Select(m => m.GetProperty("user_id").GetGuid()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(people.Order(), seen);
    }

    private Task<HttpResponseMessage> Remove(Guid me, Guid chat, Guid user) => _api.As(me).DeleteAsync($"/api/chats/{chat}/members/{user}", Cancel);

    private Task<HttpResponseMessage> List(Guid user, Guid chat) => _api.As(user).GetAsync($"/api/chats/{chat}/members", Cancel);

    private async Task<List<(Guid User, string Role)>> RolesAsync(Guid user, Guid chat) =>
        [.. (await List(user, chat).ExpectAsync(HttpStatusCode.OK)).EnumerateArray().Select(m => (m.GetProperty("user_id").GetGuid(), m.GetProperty("role").GetString()!))];

    private static (Guid, string?) Change(JsonElement update)
    {
        var change = Assert.Single(update.GetProperty("members").EnumerateArray());
        return (change.GetProperty("user_id").GetGuid(), change.GetProperty("role").GetString());
    }
}
