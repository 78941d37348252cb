using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Service.Files;
using Chat.Service.Tests.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Chats;

/// <summary><c>GET</c>, <c>PATCH</c> and <c>DELETE /api/chats/{id}</c>.</summary>
public sealed class ChatChangeTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_3_Patch_changes_name_type_and_members_and_tells_everyone()
    {
        var (me, stays, goes, comes) = (Some.User(), Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, stays, goes);

        var changed = await Patch(me, chat, new { name = "Renamed", type = "private_channel", members = new[] { stays, comes } }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("Renamed", "private_channel", 3), (
            changed.GetProperty("name").GetString(), changed.GetProperty("type").GetString(), changed.GetProperty("member_count").GetInt32()));
        Assert.Equal("owner", changed.GetProperty("me").GetProperty("role").GetString());
        Assert.Equal(new[] { me, stays, comes }.Order(), changed.GetProperty("members").EnumerateArray().Select(m => m.GetGuid()).Order());
        var events = await _api.EventsAsync(chat);
        Assert.Equal(["NewChat", "RemoveFromChat", "AddToChat", "ChatUpdated"], events.Select(e => e.Type));
        Assert.Equal([goes], events[1].Users!);
        Assert.Equal([comes], events[2].Users!);
        Assert.Equal("Renamed", events[2].Body.GetProperty("name").GetString());
        Assert.Null(events[3].Users);
        Assert.Equal(("Renamed", 3), (events[3].Body.GetProperty("name").GetString(), events[3].Body.GetProperty("member_count").GetInt32()));
        await Read(goes, chat).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await Read(comes, chat).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_takes_away()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        var avatar = await UploadAsync(me);

        await Patch(me, chat, new { topic = "Soup\nand bread", avatar }).ExpectAsync(HttpStatusCode.OK);
        var full = await Read(me, chat).ExpectAsync(HttpStatusCode.OK);
        await PatchRaw(me, chat, """{"topic":null,"avatar":null}""").ExpectAsync(HttpStatusCode.OK);
        var empty = await Read(me, chat).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("A group", "Soup\nand bread", avatar), (full.GetProperty("name").GetString(), full.GetProperty("topic").GetString(), full.GetProperty("avatar").GetGuid()));
        Assert.Equal(("A group", JsonValueKind.Null, JsonValueKind.Null), (empty.GetProperty("name").GetString(), empty.GetProperty("topic").ValueKind, empty.GetProperty("avatar").ValueKind));
    }

    [Fact]
    public async Task A_patch_is_all_or_nothing()
    {
        var (owner, admin, member) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(owner, admin, member);
        await _api.PutMemberAsync(owner, chat, admin, "admin").ExpectAsync(HttpStatusCode.OK);

        await Patch(admin, chat, new { name = "Mine", type = "public_channel" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Patch(member, chat, new { name = "Mine" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Patch(owner, chat, new { name = "Mine", members = new[] { ChatApi.Nobody } }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "members");
        await Patch(owner, chat, new { name = "Mine", members = Enumerable.Range(0, 25).Select(_ => Some.User()) })
            .ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_members");

        var after = await Read(member, chat).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(("A group", "group", 3), (after.GetProperty("name").GetString(), after.GetProperty("type").GetString(), after.GetProperty("member_count").GetInt32()));
        Assert.Equal(["NewChat", "ChatUpdated"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task Source2_3_Delete_is_for_everyone_and_nothing_of_it_is_readable()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);
        await _api.SendAsync(other, chat, "Secret").ExpectAsync(HttpStatusCode.Created);

        await Delete(other, chat).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await Delete(me, chat).ExpectNothingAsync();

        foreach (var user in new[] { me, other })
        {
            await Read(user, chat).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Delete(user, chat).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await _api.SendAsync(user, chat, "Hello?").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await _api.As(user).GetAsync($"/api/chats/{chat}/messages", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            Assert.Empty((await _api.As(user).GetAsync("/api/chats", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        }

        var last = (await _api.EventsAsync(chat))[^1];
        Assert.Equal("RemoveFromChat", last.Type);
        Assert.Equal(new[] { me, other }.Order(), last.Users!.Order());
    }

    [Fact]
    public async Task Source2_2_A_single_chat_takes_no_name_no_members_and_no_leave_and_starts_anew_after_its_deletion()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await Single(me, other).ExpectAsync(HttpStatusCode.Created);
        var id = chat.GetProperty("id").GetGuid();

        await Patch(me, id, new { name = "Us" }).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await Patch(me, id, new { type = "group" }).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await Patch(me, id, new { members = new[] { Some.User() } }).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await _api.PutMemberAsync(me, id, Some.User()).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await _api.As(me).DeleteAsync($"/api/chats/{id}/members/{other}", Cancel).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await _api.LeaveAsync(me, id).ExpectProblemAsync(HttpStatusCode.Conflict, "single_chat");
        await Delete(other, id).ExpectNothingAsync();

        Assert.NotEqual(id, (await Single(me, other).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task S27_A_strangers_read_write_patch_and_delete_are_404_as_for_a_chat_that_is_not_there()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me);

        foreach (var target in new[] { chat, Guid.NewGuid() })
        {
            await Read(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Patch(stranger, target, new { name = "Mine" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Patch(stranger, target, new { members = new[] { ChatApi.Nobody } }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            await Delete(stranger, target).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        Assert.Equal(["NewChat"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"a\u0000"}""", "name")]
    [InlineData("""{"name":"012345678901234567890123456789012345678901234567890123456789012345678901234567890"}""", "name")]
    [InlineData("""{"topic":""}""", "topic")]
    [InlineData("""{"topic":"a\u0000"}""", "topic")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData("""{"type":"single"}""", "type")]
    [InlineData("""{"members":null}""", "members")]
    [InlineData("""{"name":"a\udc00"}""", null)]
    [InlineData("""{"avatar":"../../etc/passwd"}""", null)]
    [InlineData("""{"name":"a","name":"b"}""", null)]
    [InlineData("""{"name":NaN}""", null)]
    [InlineData("""{"name":{"$ne":null}}""", null)]
    [InlineData("""{"created_by":"00000000-0000-7000-8000-000000000000"}""", null)]
    [InlineData("""{"last_seq":9}""", null)]
    [InlineData("""{"id":"00000000-0000-7000-8000-000000000000"}""", null)]
    [InlineData("""{"me":{"role":"owner"}}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("null", null)]
    public async Task S30_S44_A_bad_patch_is_400_and_changes_nothing(string body, string? field)
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        await PatchRaw(me, chat, body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

        Assert.Equal(["NewChat"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task S27_S63_A_picture_is_ones_own_file_readable_by_the_chat_and_kept_while_it_is_the_chats()
    {
        var (me, other, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);
        var (mine, foreign) = (await UploadAsync(me), await UploadAsync(stranger));

        await Patch(me, chat, new { avatar = foreign }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "avatar");
        await Patch(me, chat, new { avatar = Guid.CreateVersion7() }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "avatar");
        await Patch(me, chat, new { avatar = mine }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, (await _api.As(other).GetAsync($"/api/files/{mine}", Cancel)).StatusCode);
        await _api.As(stranger).GetAsync($"/api/files/{mine}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.Database.ExecuteAsync($"UPDATE files SET created_at = created_at - interval '1 year' WHERE id = '{mine}'");
        await _api.Services.GetRequiredService<FileSweep>().RunAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, (await _api.As(other).GetAsync($"/api/files/{mine}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task S45_Odd_names_and_topics_are_kept_told_and_read_back_as_they_were()
    {
        string[] odd =
        [
            "undefined", "null", "NaN", "-1/0", "0x0", "1;DROP TABLE chats", "' OR 1=1 --", "'); DELETE FROM members; --", "$(touch /tmp/x)", "%s%n%d", "{0}", "{{7*7}}",
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "../../../etc/passwd", "javascript:alert(1)", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "👩‍👩‍👧‍👦🏳️‍🌈",
            "\u202Eright to left", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "\uFEFFmark", "\uFFFE", "a\u00A0b", "\u200B", "ﷺ", "C:\\NUL", "\\u0000", "%00", "test\u2028line",
        ];
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);

        foreach (var text in odd)
        {
            var changed = await Patch(me, chat, new { name = text, topic = text }).ExpectAsync(HttpStatusCode.OK);
            var read = await Read(me, chat).ExpectAsync(HttpStatusCode.OK);
            var told = (await _api.EventsAsync(chat))[^1].Body;
            Assert.All(new[] { changed, read, told }, body => Assert.Equal((text, text), (body.GetProperty("name").GetString(), body.GetProperty("topic").GetString())));
        }
    }

    [Fact]
    public async Task S44_A_body_of_depth_1000_is_400()
    {
        var me = Some.User();
        var chat = await _api.NewGroupAsync(me);
        var deep = new string('[', 1000) + new string(']', 1000);
        await PatchRaw(me, chat, $$"""{"members":{{deep}}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        await PatchRaw(me, chat, $$"""{"name":{{deep}}}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private async Task<Guid> UploadAsync(Guid user) => (await _api.UploadedAsync(user, "picture.bin", [1, 2, 3])).GetProperty("id").GetGuid();

    private Task<HttpResponseMessage> Single(Guid me, Guid other) =>
        _api.As(me).PostAsJsonAsync("/api/chats", new { type = "single", user_id = other }, Cancel);

    private Task<HttpResponseMessage> Read(Guid user, Guid chat) => _api.As(user).GetAsync($"/api/chats/{chat}", Cancel);

    private Task<HttpResponseMessage> Patch(Guid user, Guid chat, object body) => _api.As(user).PatchAsJsonAsync($"/api/chats/{chat}", body, Cancel);

    private Task<HttpResponseMessage> PatchRaw(Guid user, Guid chat, string body) =>
        _api.As(user).PatchAsync($"/api/chats/{chat}", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);

    private Task<HttpResponseMessage> Delete(Guid user, Guid chat) => _api.As(user).DeleteAsync($"/api/chats/{chat}", Cancel);
}
