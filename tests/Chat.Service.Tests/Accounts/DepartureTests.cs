using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Accounts;

/// <summary>What Chat does when Auth tells of accounts that were closed or erased.</summary>
public sealed class DepartureTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_account_leaves_its_chats_its_messages_stay_and_the_longest_admin_inherits()
    {
        var (gone, member, second, first) = (Some.User(), Some.User(), Some.User(), Some.User());
        var (owned, joined) = (await _api.NewGroupAsync(gone, member), await _api.NewGroupAsync(member, gone));
        foreach (var admin in new[] { first, second })
        {
            await _api.PutMemberAsync(gone, owned, admin, "admin").ExpectAsync(HttpStatusCode.Created);
        }

        await _api.SendAsync(gone, owned, "I was here").ExpectAsync(HttpStatusCode.Created);

        await EraseAsync(gone).ExpectNothingAsync();
        await EraseAsync(gone).ExpectNothingAsync();

        Assert.Equal([(first, "owner"), (second, "admin"), (member, "member")], (await RolesAsync(member, owned)).OrderBy(m => m.Role == "owner" ? 0 : m.Role == "admin" ? 1 : 2));
        Assert.Equal([(member, "owner")], await RolesAsync(member, joined));
        var message = Assert.Single((await _api.As(member).GetAsync($"/api/chats/{owned}/messages", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        Assert.Equal(("I was here", gone), (message.GetProperty("content").GetString(), message.GetProperty("sender_id").GetGuid()));
        await _api.SendAsync(gone, owned, "Still here").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        var told = (await _api.EventsAsync(owned))[^2..];
        Assert.Equal(["RemoveFromChat", "ChatUpdated"], told.Select(e => e.Type));
        Assert.Equal([gone], told[0].Users!);
        Assert.Equal(
            [(first, "owner"), (gone, null)],
            told[1].Body.GetProperty("members").EnumerateArray().Select(m => (m.GetProperty("user_id").GetGuid(), m.GetProperty("role").GetString())));
    }

    [Fact]
    public async Task No_program_inherits_a_chat_and_one_without_people_ends()
    {
        var (gone, bot, person) = (Some.User(), Some.User(), Some.User());
        KnownUsers.Bots[bot] = true;
        var (shared, alone, own) = (await _api.NewGroupAsync(gone, bot, person), await _api.NewGroupAsync(gone, bot), await _api.NewGroupAsync(gone));

        await EraseAsync(gone).ExpectNothingAsync();

        Assert.Contains((person, "owner"), await RolesAsync(person, shared));
        foreach (var ended in new[] { alone, own })
        {
            Assert.True(await _api.Database.ScalarAsync<bool>($"SELECT deleted_at IS NOT NULL FROM chats WHERE id = '{ended}'"));
            Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM members WHERE chat_id = '{ended}'"));
        }
    }

    [Fact]
    public async Task The_other_of_a_single_chat_keeps_it_to_read_and_to_delete()
    {
        var (gone, other) = (Some.User(), Some.User());
        var made = await _api.As(other).PostAsJsonAsync("/api/chats", new { type = "single", user_id = gone }, Cancel).ExpectAsync(HttpStatusCode.Created);
        var chat = made.GetProperty("id").GetGuid();
        await _api.SendAsync(gone, chat, "Between us").ExpectAsync(HttpStatusCode.Created);

        await EraseAsync(gone).ExpectNothingAsync();
        await EraseAsync(gone).ExpectNothingAsync();

        Assert.Single((await _api.As(other).GetAsync($"/api/chats/{chat}/messages", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray());
        await _api.SendAsync(other, chat, "Are you there?").ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        Assert.Single(await _api.EventsAsync(chat), e => e.Type == "ChatUpdated");
        await _api.As(other).DeleteAsync($"/api/chats/{chat}", Cancel).ExpectNothingAsync();
    }

    [Fact]
    public async Task What_nobody_but_its_owner_saw_goes_with_an_erased_account_and_a_webhook_with_its_bot()
    {
        var (gone, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(other, gone);
        var message = (await _api.SendAsync(other, chat, "Keep me").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await FillAsync(gone, other, chat, message);
        var hook = (await _api.As(other).PostAsJsonAsync($"/api/chats/{chat}/hooks", new { name = "Builds" }, Cancel).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await EraseAsync(gone).ExpectNothingAsync();
        await EraseAsync(hook).ExpectNothingAsync();

        foreach (var (table, column) in ((string, string)[])[
            ("drafts", "user_id"), ("saved_messages", "user_id"), ("scheduled_messages", "user_id"), ("blocks", "user_id"), ("webhooks", "owner_id"), ("members", "user_id")])
        {
            Assert.Equal((table, 0L), (table, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE {column} = '{gone}'")));
        }

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM hooks WHERE id = '{hook}'"));
        Assert.Equal([(other, "owner")], await RolesAsync(other, chat));
    }

    [Fact]
    public async Task A_closed_account_sends_nothing_more_and_nothing_is_told_in_its_name()
    {
        var (closed, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(closed, other);
        var message = (await _api.SendAsync(other, chat, "Keep me").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await FillAsync(closed, other, chat, message);

        await CloseAsync(closed).ExpectNothingAsync();
        await CloseAsync(closed).ExpectNothingAsync();

        var scheduled = Assert.Single((await ListAsync(closed, "/api/scheduled")).EnumerateArray());
        Assert.Equal(("failed", "account_closed"), (scheduled.GetProperty("state").GetString(), scheduled.GetProperty("reason").GetString()));
        var webhook = Assert.Single((await ListAsync(closed, "/api/webhooks")).EnumerateArray());
        Assert.Equal("owner_closed", webhook.GetProperty("disabled_reason").GetString());
        Assert.Single((await ListAsync(closed, "/api/drafts")).EnumerateArray());
        Assert.Contains((closed, "owner"), await RolesAsync(other, chat));
    }

    [Fact]
    public async Task S10_What_a_closed_account_has_opened_to_programs_takes_nothing_until_an_admin_gives_it_a_new_address()
    {
        var (closed, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(closed, other);
        await _api.PutMemberAsync(closed, chat, other, "admin").ExpectAsync(HttpStatusCode.OK);
        var hook = await _api.As(closed).PostAsJsonAsync($"/api/chats/{chat}/hooks", new { name = "Builds" }, Cancel).ExpectAsync(HttpStatusCode.Created);
        await PostAsync(hook).ExpectAsync(HttpStatusCode.Created);

        await CloseAsync(closed).ExpectNothingAsync();

        await PostAsync(hook).ExpectProblemAsync(HttpStatusCode.Forbidden, "webhook_disabled");
        var renewed = await _api.As(other).PostAsync($"/api/chats/{chat}/hooks/{hook.GetProperty("id")}/token", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);
        await PostAsync(renewed).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_export_has_what_a_person_wrote_and_keeps_and_nothing_of_others()
    {
        var (me, other) = (Some.User(), Some.User());
        var (chat, left) = (await _api.NewGroupAsync(me, other), await _api.NewGroupAsync(other, me));
        await _api.SendAsync(me, left, "From a chat that I left").ExpectAsync(HttpStatusCode.Created);
        await _api.LeaveAsync(me, left).ExpectNothingAsync();
        await _api.SendAsync(me, chat, "Mine").ExpectAsync(HttpStatusCode.Created);
        var message = (await _api.SendAsync(other, chat, "Theirs").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await FillAsync(me, other, chat, message);
        using var form = Files.FileApi.Form(("notes.txt", "words"u8.ToArray()));
        await _api.As(me).PostAsync("/api/upload", form, Cancel).ExpectAsync(HttpStatusCode.Created);

        var export = await _api.AsService().GetAsync($"/internal/users/{me}/export", Cancel).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal([chat], Of("chats", "id").Select(id => id.GetGuid()));
        Assert.Equal(["From a chat that I left", "Mine"], Of("messages", "content").Select(c => c.GetString()!).Order());
        Assert.Equal(["\ud83d\udc4d"], Of("reactions", "emoji").Select(e => e.GetString()!));
        Assert.Equal(["notes.txt"], Of("files", "name").Select(n => n.GetString()!));
        Assert.Equal(["Not yet"], Of("drafts", "content").Select(c => c.GetString()!));
        Assert.Equal(["Later"], Of("scheduled", "content").Select(c => c.GetString()!));
        Assert.Equal([other], Of("blocked", "user_id").Select(id => id.GetGuid()));
        Assert.Single(Of("saved", "seq"));
        Assert.Single(Of("webhooks", "url"));
        Assert.DoesNotContain("Theirs", export.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", export.ToString(), StringComparison.Ordinal);

        IEnumerable<JsonElement> Of(string list, string member) => export.GetProperty(list).EnumerateArray().Select(one => one.GetProperty(member));
    }

    [Fact]
    public async Task S32_Strangers_close_erase_and_export_nobody()
    {
        var me = Some.User();
        var client = _api.As(me);

        await client.GetAsync($"/internal/users/{me}/export", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await client.PutAsync($"/internal/users/{me}/closed", content: null, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await client.DeleteAsync($"/internal/users/{me}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    /// <summary>One of each thing that a person has for themselves.</summary>
    private async Task FillAsync(Guid me, Guid other, Guid chat, Guid message)
    {
        var mine = _api.As(me);
        await mine.PutAsJsonAsync($"/api/drafts/{chat}", new { content = "Not yet" }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await mine.PutAsync($"/api/saved/{message}", content: null, Cancel).ExpectNothingAsync();
        await mine.PostAsJsonAsync("/api/scheduled", new { chat_id = chat, content = "Later", send_at = DateTimeOffset.UtcNow.AddDays(1) }, Cancel).ExpectAsync(HttpStatusCode.Created);
        await mine.PutAsync($"/api/blocks/{other}", content: null, Cancel).ExpectNothingAsync();
        await mine.PutAsync($"/api/chats/{chat}/messages/{message}/reactions/{Uri.EscapeDataString("\ud83d\udc4d")}", content: null, Cancel).ExpectAsync(HttpStatusCode.OK);
        if (await OwnerAsync(me, chat) is var owner && owner != me)
        {
            await _api.PutMemberAsync(owner, chat, me, "admin").ExpectAsync(HttpStatusCode.OK);
        }

        await mine.PostAsJsonAsync("/api/webhooks", new { url = "https://example.org/hook", events = new[] { "NewMessage" }, chats = new[] { chat } }, Cancel).ExpectAsync(HttpStatusCode.Created);
    }

    private Task<HttpResponseMessage> PostAsync(JsonElement hook)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks") { Content = JsonContent.Create(new { text = "Build 42" }) };
        request.Headers.Add("X-Hook-Token", hook.GetProperty("url").GetString()!["/hooks/".Length..]);
        return _api.CreateClient().SendAsync(request, Cancel);
    }

    private async Task<Guid> OwnerAsync(Guid member, Guid chat) => (await RolesAsync(member, chat)).Single(m => m.Role == "owner").User;

    private Task<HttpResponseMessage> EraseAsync(Guid user) => _api.AsService().DeleteAsync($"/internal/users/{user}", Cancel);

    private Task<HttpResponseMessage> CloseAsync(Guid user) => _api.AsService().PutAsync($"/internal/users/{user}/closed", content: null, Cancel);

    private Task<JsonElement> ListAsync(Guid user, string path) => _api.As(user).GetAsync(path, Cancel).ExpectAsync(HttpStatusCode.OK);

    private async Task<List<(Guid User, string Role)>> RolesAsync(Guid user, Guid chat) =>
        [.. (await ListAsync(user, $"/api/chats/{chat}/members")).EnumerateArray().Select(m => (m.GetProperty("user_id").GetGuid(), m.GetProperty("role").GetString()!))];
}
