using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Service.Tests.Moderation;

/// <summary>Bans, slow mode, blocks, reports, and that each stands in the audit log.</summary>
public sealed class ModerationTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R9_Who_is_banned_is_out_and_comes_in_by_no_door_until_the_ban_is_lifted()
    {
        var (owner, guest) = (Some.User(), Some.User());
        var channel = await _api.NewChatAsync("public_channel", "Open", owner, guest);
        var code = (await _api.As(owner).PostAsync($"/api/chats/{channel}/invites", null, Cancel).ExpectAsync(HttpStatusCode.Created)).GetProperty("code").GetString();

        await Ban(owner, channel, guest, new { reason = "Spam" }).ExpectAsync(HttpStatusCode.OK);
        await Ban(owner, channel, guest, new { reason = "Spam again" }).ExpectAsync(HttpStatusCode.OK);

        await _api.SendAsync(guest, channel, "Hello").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Join(guest, channel).ExpectProblemAsync(HttpStatusCode.Forbidden, "banned");
        await _api.PutMemberAsync(owner, channel, guest).ExpectProblemAsync(HttpStatusCode.Forbidden, "banned");
        await _api.As(owner).PatchAsJsonAsync($"/api/chats/{channel}", new { members = new[] { guest } }, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "banned");
        await _api.As(guest).PostAsync($"/api/invites/{code}/accept", null, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "banned");
        var ban = Assert.Single((await Bans(owner, channel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        Assert.Equal((guest, owner, "Spam"), (ban.GetProperty("user_id").GetGuid(), ban.GetProperty("banned_by").GetGuid(), ban.GetProperty("reason").GetString()));
        Assert.Equal(["NewChat", "RemoveFromChat", "ChatUpdated"], (await _api.EventsAsync(channel)).Select(e => e.Type));

        await Lift(owner, channel, guest).ExpectNothingAsync();
        await Lift(owner, channel, guest).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Join(guest, channel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(["chat.ban", "chat.unban"], await ActsAsync($"user:{guest}"));
    }

    [Fact]
    public async Task Bans_follow_the_roles_and_strangers_see_nothing_of_them()
    {
        var (owner, admin, member, stranger) = (Some.User(), Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, admin, member);
        await _api.PutMemberAsync(owner, chat, admin, "admin").ExpectAsync(HttpStatusCode.OK);

        await Ban(member, chat, admin).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Bans(member, chat).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Lift(member, chat, stranger).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Ban(admin, chat, owner).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Ban(admin, chat, admin).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Ban(admin, chat, ChatApi.Nobody).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var target in new[] { chat, Guid.NewGuid() })
        {
            await Ban(stranger, target, member).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Bans(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Lift(stranger, target, member).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM bans WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task A_ban_that_races_the_joining_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var (owner, guest) = (Some.User(), Some.User());
            var channel = await _api.NewChatAsync("public_channel", "Open", owner);
            await Task.WhenAll(Join(guest, channel), Ban(owner, channel, guest), Join(guest, channel));
            Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM members WHERE chat_id = '{channel}' AND user_id = '{guest}'"));
        }
    }

    [Fact]
    public async Task In_slow_mode_a_member_waits_also_under_a_race_on_two_replicas_and_admins_do_not()
    {
        using var replica = _api.Replica();
        var (owner, member, other) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, member, other);
        await _api.As(owner).PatchAsJsonAsync($"/api/chats/{chat}", new { slow_mode_seconds = 600 }, Cancel).ExpectAsync(HttpStatusCode.OK);

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => (n % 2 == 0 ? _api : replica).SendAsync(n % 4 < 2 ? member : other, chat, $"{n}")));
        var late = await _api.SendAsync(member, chat, "Me again");

        Assert.Equal(2, replies.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(14, replies.Count(r => r.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.InRange(late.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 500, 600);
        await Task.FromResult(late).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "slow_mode");
        for (var i = 0; i < 3; i++)
        {
            await _api.SendAsync(owner, chat, "As often as I like").ExpectAsync(HttpStatusCode.Created);
        }

        await _api.As(owner).PatchAsJsonAsync($"/api/chats/{chat}", new { slow_mode_seconds = 0 }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await _api.SendAsync(member, chat, "At last").ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(["chat.slow_mode", "chat.slow_mode"], await ActsAsync($"chat:{chat}"));
        Assert.Equal(Enumerable.Range(1, 6), (await _api.EventsAsync(chat)).Where(e => e.Type == "NewMessage").Select(e => e.Body.GetProperty("seq").GetInt32()));
    }

    [Fact]
    public async Task A_block_ends_what_two_write_each_other_and_starts_nothing_until_it_is_lifted()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = (await Single(me, other).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var group = await _api.NewGroupAsync(me, other);

        await Block(me, other).ExpectNothingAsync();
        await Block(me, other).ExpectNothingAsync();

        await _api.SendAsync(other, chat, "Hello?").ExpectProblemAsync(HttpStatusCode.Forbidden, "cannot_message");
        await _api.SendAsync(me, chat, "And I can?").ExpectProblemAsync(HttpStatusCode.Forbidden, "cannot_message");
        await _api.SendAsync(other, group, "Here I may").ExpectAsync(HttpStatusCode.Created);
        Assert.Empty((await Blocked(other)).EnumerateArray());
        Assert.Equal(other, Assert.Single((await Blocked(me)).EnumerateArray()).GetProperty("user_id").GetGuid());

        await Block(other, me).ExpectNothingAsync();
        await Unblock(me, other).ExpectNothingAsync();
        await _api.SendAsync(me, chat, "Still blocked").ExpectProblemAsync(HttpStatusCode.Forbidden, "cannot_message");
        await Unblock(other, me).ExpectNothingAsync();
        await _api.SendAsync(me, chat, "Friends again").ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(["user.block", "user.unblock"], await ActsAsync($"user:{other}"));
    }

    [Fact]
    public async Task No_single_chat_starts_with_someone_who_blocks_also_under_a_race()
    {
        using var replica = _api.Replica();
        for (var round = 0; round < 10; round++)
        {
            var (me, other) = (Some.User(), Some.User());
            var results = await Task.WhenAll(replica.As(other).PostAsJsonAsync("/api/chats", new { type = "single", user_id = me }, Cancel), Block(me, other));
            if (results[0].StatusCode == HttpStatusCode.Created)
            {
                await _api.SendAsync(other, (await results[0].ReadAsync()).GetProperty("id").GetGuid(), "Hello?").ExpectProblemAsync(HttpStatusCode.Forbidden, "cannot_message");
            }
            else
            {
                await Single(other, me).ExpectProblemAsync(HttpStatusCode.Forbidden, "cannot_message");
            }
        }
    }

    [Fact]
    public async Task A_report_keeps_what_was_said_and_one_admin_settles_it()
    {
        var (author, me, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(author, me);
        var message = (await _api.SendAsync(author, chat, "Something bad").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

        var report = (await ReportAsync(me, chat, message).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        Assert.Equal(report, (await ReportAsync(me, chat, message).ExpectAsync(HttpStatusCode.OK)).GetProperty("id").GetGuid());
        await ReportAsync(stranger, chat, message).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await ReportAsync(me, chat, Guid.NewGuid()).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.Database.ExecuteAsync($"UPDATE messages SET content = '', deleted_at = now() WHERE id = '{message}'");

        var admin = _api.As(Some.User(), "admin");
        var open = await FindAsync(admin, report, resolved: false);
        Assert.Equal(("Something bad", author, me, "Rude"), (
            open!.Value.GetProperty("content").GetString(), open.Value.GetProperty("sender_id").GetGuid(),
            open.Value.GetProperty("reporter_id").GetGuid(), open.Value.GetProperty("reason").GetString()));
        var settled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            admin.PostAsJsonAsync($"/admin/reports/{report}/resolve", new { resolution = "acted_upon", note = "Talked to them" }, Cancel)));
        Assert.Single(settled, r => r.StatusCode == HttpStatusCode.OK);
        Assert.Equal(4, settled.Count(r => r.StatusCode == HttpStatusCode.Conflict));
        Assert.Null(await FindAsync(admin, report, resolved: false));
        Assert.Equal("Talked to them", (await FindAsync(admin, report, resolved: true))!.Value.GetProperty("note").GetString());
        Assert.Equal(["message.report"], await ActsAsync($"message:{message}"));
        Assert.Equal(["report.resolve"], await ActsAsync($"report:{report}"));
    }

    [Fact]
    public async Task A_message_that_someone_else_removes_stands_in_the_audit_log_and_ones_own_does_not()
    {
        var (author, owner) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, author);
        var removed = (await _api.SendAsync(author, chat, "Something bad").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var byAdmin = (await _api.SendAsync(author, chat, "Something worse").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var own = (await _api.SendAsync(author, chat, "Something silly").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await _api.As(owner).DeleteAsync($"/api/chats/{chat}/messages/{removed}", Cancel).ExpectNothingAsync();
        await _api.As(Some.User(), "admin").DeleteAsync($"/api/chats/{chat}/messages/{byAdmin}", Cancel).ExpectNothingAsync();
        await _api.As(author).DeleteAsync($"/api/chats/{chat}/messages/{own}", Cancel).ExpectNothingAsync();

        Assert.Equal(["message.remove"], await ActsAsync($"message:{removed}"));
        Assert.Equal(["message.remove"], await ActsAsync($"message:{byAdmin}"));
        Assert.Empty(await ActsAsync($"message:{own}"));
    }

    [Fact]
    public async Task S29_Reports_are_403_for_everyone_but_admins_on_every_method()
    {
        var user = _api.As(Some.User());
        await user.GetAsync("/admin/reports", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await user.PostAsJsonAsync($"/admin/reports/{Guid.NewGuid()}/resolve", new { resolution = "dismissed" }, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.CreateClient().GetAsync("/admin/reports", Cancel).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await _api.As(Some.User(), "admin").PostAsJsonAsync($"/admin/reports/{Guid.NewGuid()}/resolve", new { resolution = "dismissed" }, Cancel)
            .ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("""{"message_id":"{id}","reason":"x"}""", "chat_id")]
    [InlineData("""{"chat_id":"{id}","reason":"x"}""", "message_id")]
    [InlineData("""{"chat_id":"{id}","message_id":"{id}"}""", "reason")]
    [InlineData("""{"chat_id":"{id}","message_id":"{id}","reason":"a\u0000"}""", "reason")]
    [InlineData("""{"chat_id":"{id}","message_id":"{id}","reason":"a\ud800"}""", null)]
    [InlineData("""{"chat_id":"{id}","message_id":"{id}","reason":"x","resolution":"dismissed"}""", null)]
    [InlineData("""{"chat_id":"{id}","message_id":"{id}","reason":"x","reporter_id":"{id}"}""", null)]
    [InlineData("""{"chat_id":5,"message_id":"{id}","reason":"x"}""", null)]
    public async Task S30_S44_A_bad_report_is_400(string body, string? field) =>
        await _api.As(Some.User()).PostAsync("/api/reports", new StringContent(body.Replace("{id}", Guid.NewGuid().ToString()), Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Theory]
    [InlineData("""{"reason":""}""", "reason")]
    [InlineData("""{"reason":"a\u0000"}""", "reason")]
    [InlineData("""{"banned_by":"00000000-0000-7000-8000-000000000000"}""", null)]
    public async Task S30_S44_A_bad_ban_is_400(string body, string? field)
    {
        var me = Some.User();
        await _api.As(me).PutAsync($"/api/chats/{await _api.NewGroupAsync(me)}/bans/{Some.User()}", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    private Task<HttpResponseMessage> Ban(Guid me, Guid chat, Guid user, object? body = null) =>
        _api.As(me).PutAsync($"/api/chats/{chat}/bans/{user}", body is null ? null : JsonContent.Create(body), Cancel);

    private Task<HttpResponseMessage> Lift(Guid me, Guid chat, Guid user) => _api.As(me).DeleteAsync($"/api/chats/{chat}/bans/{user}", Cancel);

    private Task<HttpResponseMessage> Bans(Guid me, Guid chat) => _api.As(me).GetAsync($"/api/chats/{chat}/bans", Cancel);

    private Task<HttpResponseMessage> Join(Guid user, Guid chat) => _api.As(user).PostAsync($"/api/chats/{chat}/join", null, Cancel);

    private Task<HttpResponseMessage> Single(Guid me, Guid other) => _api.As(me).PostAsJsonAsync("/api/chats", new { type = "single", user_id = other }, Cancel);

    private Task<HttpResponseMessage> Block(Guid me, Guid user) => _api.As(me).PutAsync($"/api/blocks/{user}", null, Cancel);

    private Task<HttpResponseMessage> Unblock(Guid me, Guid user) => _api.As(me).DeleteAsync($"/api/blocks/{user}", Cancel);

    private Task<JsonElement> Blocked(Guid me) => _api.As(me).GetAsync("/api/blocks", Cancel).ExpectAsync(HttpStatusCode.OK);

    private Task<HttpResponseMessage> ReportAsync(Guid me, Guid chat, Guid message) =>
        _api.As(me).PostAsJsonAsync("/api/reports", new { chat_id = chat, message_id = message, reason = "Rude" }, Cancel);

    private Task<List<string>> ActsAsync(string target) =>
        _api.Database.ColumnAsync<string>($"SELECT act FROM audit_outbox WHERE target = '{target}' ORDER BY id");

    private static async Task<JsonElement?> FindAsync(HttpClient admin, Guid report, bool resolved)
    {
        var page = await admin.GetAsync($"/admin/reports?resolved={resolved}&limit=200", Cancel).ExpectAsync(HttpStatusCode.OK);
        return page.EnumerateArray().Where(r => r.GetProperty("id").GetGuid() == report).Select(r => (JsonElement?)r).SingleOrDefault();
    }
}
