using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Chats;

/// <summary>Coming, going and being kept out, through the gateway and on live streams.</summary>
public sealed class MembershipTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R9_Nothing_reaches_a_removed_member_while_others_write_nor_when_the_stream_resumes()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Removal", ben);
        var marker = await ann.CreateGroupAsync("Marker", ben);
        await using var stream = await ben.ListenAsync();
        var start = (await stream.UntilAsync("ready")).Id;

        var sends = Enumerable.Range(0, 30).Select(n => ann.SendAsync(chat, $"{n}")).ToList();
        using var removal = await ann.Http.DeleteAsync($"/api/chats/{chat}/members/{ben.Id}", Cancel);
        await Task.WhenAll(sends);
        await ann.SendAsync(chat, "Behind your back");
        await ann.SendAsync(marker, "The end");

        Assert.Equal(HttpStatusCode.NoContent, removal.StatusCode);
        var removed = await stream.UntilAsync("RemoveFromChat");
        Assert.Equal(chat, removed.Data.GetProperty("chat_id").GetGuid());
        Assert.Equal("The end", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        await using var resumed = await ben.ListenAsync(start);
        Assert.Equal(chat, (await resumed.UntilAsync("RemoveFromChat")).Data.GetProperty("chat_id").GetGuid());
        Assert.Equal("The end", (await resumed.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        using var gone = await ben.PostAsync(chat, "Still here?", Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Rule38_An_invite_is_read_without_an_account_and_its_guest_hears_of_the_chat_at_once()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        using var anonymous = system.App.Anonymous();
        var chat = await ann.CreateGroupAsync("Inner circle");
        await ann.SendAsync(chat, "Before");
        await using var stream = await ben.ListenAsync();
        await stream.UntilAsync("ready");

        using var made = await ann.Http.PostAsJsonAsync($"/api/chats/{chat}/invites", new { max_uses = 1 }, Cancel);
        var code = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
        var shown = await anonymous.GetFromJsonAsync<JsonElement>($"/api/invites/{code}", Cancel);
        using var stranger = await anonymous.PostAsync($"/api/invites/{code}/accept", null, Cancel);
        using var accepted = await ben.Http.PostAsync($"/api/invites/{code}/accept", null, Cancel);
        await ann.SendAsync(chat, "Welcome");

        Assert.Equal("Inner circle", shown.GetProperty("chats")[0].GetProperty("name").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (stranger.StatusCode, accepted.StatusCode));
        Assert.Equal(chat, (await stream.UntilAsync("AddToChat")).Data.GetProperty("id").GetGuid());
        Assert.Equal("Welcome", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
    }

    [Fact]
    public async Task S29_Reports_are_the_admins_also_through_the_gateway_and_people_are_found_by_name()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var reports = await ann.Http.GetAsync("/admin/reports", Cancel);
        using var found = await ann.Http.GetAsync($"/api/users?ids={ann.Id}", Cancel);
        using var searched = await ann.Http.GetAsync("/api/users?q=nobody-is-called-so", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, reports.StatusCode);
        Assert.Equal(ann.Id, (await found.Content.ReadFromJsonAsync<JsonElement>(Cancel))[0].GetProperty("id").GetGuid());
        Assert.Equal(0, (await searched.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetArrayLength());
    }
}
