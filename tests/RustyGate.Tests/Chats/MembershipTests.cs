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
    public async Task R9_Nothing_reaches_a_removed_member_on_any_replica_while_others_write_nor_when_a_stream_resumes()
    {
        const int Rounds = 3;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Removal");
        var marker = await ann.CreateGroupAsync("Marker", ben);
        // The gateway spreads streams over the replicas: some of these are at each.
        var streams = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ben.ListenAsync()));
        var starts = new List<string>();
        foreach (var stream in streams)
        {
            await stream.UntilAsync("ready");
            starts.Add(stream.LastEventId);
        }

        for (var round = 0; round < Rounds; round++)
        {
            using var added = await ann.Http.PutAsync($"/api/chats/{chat}/members/{ben.Id}", content: null, Cancel);
            var sends = Enumerable.Range(0, 30).Select(n => ann.SendAsync(chat, $"{n}")).ToList();
            using var removal = await ann.Http.DeleteAsync($"/api/chats/{chat}/members/{ben.Id}", Cancel);
            await Task.WhenAll(sends);
            await ann.SendAsync(chat, "Behind your back");
            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NoContent), (added.StatusCode, removal.StatusCode));
        }

        await ann.SendAsync(marker, "The end");
        var told = await EventsAsync(streams[0], chat);

        Assert.Equal(Rounds, told.Count(name => name == "AddToChat"));
        Assert.Equal(Rounds, told.Count(name => name == "RemoveFromChat"));
        var isIn = false;
        foreach (var name in told)
        {
            Assert.True(isIn ? name != "AddToChat" : name == "AddToChat", $"{name} while {(isIn ? "in" : "out")} of the chat");
            isIn = name != "RemoveFromChat";
        }

        Assert.DoesNotContain("NewMessage Behind your back", told);
        foreach (var (stream, start) in streams.Zip(starts))
        {
            Assert.True(stream == streams[0] || told.SequenceEqual(await EventsAsync(stream, chat)), "every stream is told the same");
            await using var resumed = await ben.ListenAsync(start);
            Assert.All(await EventsAsync(resumed, chat), name => Assert.Equal("RemoveFromChat", name));
            await stream.DisposeAsync();
        }

        using var gone = await ben.PostAsync(chat, "Still here?", Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        // Who is in it again may see what happened while they were, and not the rest: from where the log says so.
        await using var live = await ben.ListenAsync();
        await live.UntilAsync("ready");
        using var again = await ann.Http.PutAsync($"/api/chats/{chat}/members/{ben.Id}", content: null, Cancel);
        await live.UntilAsync("AddToChat");
        foreach (var start in starts)
        {
            await using var resumed = await ben.ListenAsync(start);
            Assert.Equal(told, await EventsAsync(resumed, chat));
        }
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

    /// <summary>What a stream tells of a chat, until the message that ends the test.</summary>
    private static async Task<List<string>> EventsAsync(EventStream stream, Guid chat)
    {
        var told = new List<string>();
        while (await stream.NextAsync() is { } received)
        {
            var content = received.Type == "NewMessage" ? received.Data.GetProperty("content").GetString() : null;
            if (content == "The end")
            {
                break;
            }

            if ((received.Data.TryGetProperty("chat_id", out var id) || received.Data.TryGetProperty("id", out id)) && id.TryGetGuid(out var of) && of == chat)
            {
                told.Add(content is null ? received.Type : $"{received.Type} {content}");
            }
        }

        return told;
    }
}
