using System.Net;
using System.Text.Json;

namespace Chat.Service.Tests.Channels;

/// <summary><c>/admin/channels</c>.</summary>
public sealed class AdminChannelTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admins_see_every_channel_and_no_group_archive_it_and_delete_it_and_the_log_tells_of_it()
    {
        var (owner, word) = (Some.User(), $"w{Guid.NewGuid():N}");
        var open = await _api.NewChatAsync("public_channel", $"Open {word}", owner, Some.User());
        var closed = await _api.NewChatAsync("private_channel", $"Closed {word}", owner);
        var group = await _api.NewChatAsync("group", $"Group {word}", owner);
        await _api.SendAsync(owner, open, "Hello").ExpectAsync(HttpStatusCode.Created);
        var admin = _api.As(Some.User(), "admin");

        var listed = await FindAsync(admin, word);
        Assert.Equal([closed, open], listed.Select(c => c.GetProperty("id").GetGuid()));
        Assert.Equal((2, 1L), (listed[1].GetProperty("member_count").GetInt32(), listed[1].GetProperty("messages").GetInt64()));
        var first = await admin.GetAsync($"/admin/channels?q={word}&limit=1", Cancel);
        Assert.Contains($"before={closed}", Assert.Single(first.Headers.GetValues("Link")), StringComparison.Ordinal);

        await admin.PostAsync($"/admin/channels/{open}/archive", null, Cancel).ExpectNothingAsync();
        await admin.PostAsync($"/admin/channels/{open}/archive", null, Cancel).ExpectNothingAsync();
        Assert.Equal([closed], (await FindAsync(admin, word)).Select(c => c.GetProperty("id").GetGuid()));
        Assert.Equal([open], (await FindAsync(admin, word, archived: true)).Select(c => c.GetProperty("id").GetGuid()));
        await _api.SendAsync(owner, open, "Hello?").ExpectProblemAsync(HttpStatusCode.Conflict, "chat_archived");
        await admin.PostAsync($"/admin/channels/{open}/unarchive", null, Cancel).ExpectNothingAsync();
        await _api.SendAsync(owner, open, "Hello again").ExpectAsync(HttpStatusCode.Created);

        await admin.DeleteAsync($"/admin/channels/{closed}", Cancel).ExpectNothingAsync();
        await _api.As(owner).GetAsync($"/api/chats/{closed}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.DeleteAsync($"/admin/channels/{group}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(["chat.archive", "chat.unarchive"], await ActsAsync(open));
        Assert.Equal(["chat.delete"], await ActsAsync(closed));
    }

    [Fact]
    public async Task S29_Channels_of_others_are_403_for_everyone_but_admins_on_every_method()
    {
        var (owner, user) = (Some.User(), _api.As(Some.User()));
        var channel = await _api.NewChatAsync("public_channel", "Ours", owner);

        await user.GetAsync("/admin/channels", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await user.PostAsync($"/admin/channels/{channel}/archive", null, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await user.PostAsync($"/admin/channels/{channel}/unarchive", null, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await user.DeleteAsync($"/admin/channels/{channel}", Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await _api.CreateClient().GetAsync("/admin/channels", Cancel).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await _api.As(Some.User(), "admin").GetAsync("/admin/channels?q=%00", Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "q");
        await _api.As(Some.User(), "admin").GetAsync("/admin/channels?limit=0", Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "limit");
    }

    private static async Task<IReadOnlyList<JsonElement>> FindAsync(HttpClient admin, string word, bool archived = false) =>
        [.. (await admin.GetAsync($"/admin/channels?q={word}&archived={archived}", Cancel).ExpectAsync(HttpStatusCode.OK)).EnumerateArray()];

    private Task<List<string>> ActsAsync(Guid chat) =>
        _api.Database.ColumnAsync<string>($"SELECT act FROM audit_outbox WHERE target = 'chat:{chat}' ORDER BY id");
}
