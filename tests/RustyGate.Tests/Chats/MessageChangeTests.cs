using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Chats;

/// <summary>What becomes of a message after it was sent, live on the streams of those who did not do it, through the gateway.</summary>
public sealed class MessageChangeTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edits_reactions_pins_threads_markers_and_deletions_reach_the_other_person_in_their_order()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Changes", ben);
        await using var annListens = await ann.ListenAsync();
        await using var benListens = await ben.ListenAsync();
        await annListens.UntilAsync("ready");
        await benListens.UntilAsync("ready");

        var message = (await ann.SendAsync(chat, "Soup at noon?")).GetProperty("id").GetGuid();
        var path = $"/api/chats/{chat}/messages/{message}";
        await OkAsync(ann.Http.PutAsJsonAsync($"/api/drafts/{chat}", new { content = "And a sal" }, Cancel));
        await OkAsync(ann.Http.PatchAsJsonAsync(path, new { content = "Soup at one?" }, Cancel));
        await OkAsync(ben.Http.PutAsync($"{path}/reactions/{Uri.EscapeDataString("👍")}", content: null, Cancel));
        await OkAsync(ben.Http.PostAsync($"{path}/pin", content: null, Cancel));
        await OkAsync(ben.Http.PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "With bread", reply_to = message }, Cancel));
        await OkAsync(ben.Http.PostAsJsonAsync($"/api/chats/{chat}/read", new { seq = 1 }, Cancel));
        await OkAsync(ben.Http.DeleteAsync($"{path}/reactions/{Uri.EscapeDataString("👍")}", Cancel));
        var thread = (await ann.Http.GetFromJsonAsync<JsonElement>(path, Cancel)).GetProperty("thread");
        await OkAsync(ann.Http.DeleteAsync(path, Cancel));

        string[] told = ["NewMessage", "MessageUpdated", "ReactionChanged", "MessageUpdated", "NewMessage", "ReadMarkerMoved", "ReactionChanged", "MessageDeleted"];
        var toAnn = await ReadAsync(annListens, told.Length + 1);
        var toBen = await ReadAsync(benListens, told.Length);
        Assert.Equal([told[0], "DraftChanged", .. told[1..]], toAnn.Select(e => e.Type));
        Assert.Equal(told, toBen.Select(e => e.Type));
        Assert.Equal("Soup at one?", Text(toBen[1], "content"));
        Assert.Equal(ben.Id, toAnn[3].Data.GetProperty("reactions").GetProperty("👍")[0].GetGuid());
        Assert.Equal(ben.Id.ToString(), Text(toAnn[4], "pinned_by"));
        Assert.Equal(message.ToString(), Text(toAnn[5], "reply_to"));
        Assert.Equal((1, 2), (thread.GetProperty("replies").GetInt32(), thread.GetProperty("last_reply_seq").GetInt32()));
        Assert.Equal((ben.Id.ToString(), 1), (Text(toAnn[6], "user_id"), toAnn[6].Data.GetProperty("seq").GetInt32()));
        Assert.Equal(("", message), (Text(toBen[^1], "content"), toBen[^1].Data.GetProperty("id").GetGuid()));
        var mine = Assert.Single((await ben.Http.GetFromJsonAsync<JsonElement>("/api/chats", Cancel)).EnumerateArray()).GetProperty("me");
        Assert.Equal((1, 0), (mine.GetProperty("read_seq").GetInt32(), mine.GetProperty("unread").GetInt32()));
    }

    [Fact]
    public async Task R7_A_stream_that_comes_back_after_a_deletion_is_not_told_what_the_message_said()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Regret", ben);
        string cursor;
        await using (var stream = await ben.ListenAsync())
        {
            await stream.UntilAsync("ready");
            cursor = stream.LastEventId;
        }

        var message = (await ann.SendAsync(chat, "A secret")).GetProperty("id").GetGuid();
        await OkAsync(ann.Http.DeleteAsync($"/api/chats/{chat}/messages/{message}", Cancel));

        await using var resumed = await ben.ListenAsync(cursor);
        var told = (await ReadAsync(resumed, 2)).ToDictionary(e => e.Type, e => Text(e, "content"));
        Assert.Equal(("", ""), (told["NewMessage"], told["MessageDeleted"]));
    }

    [Fact]
    public async Task S47_What_people_call_themselves_and_write_is_json_that_no_browser_runs()
    {
        const string Script = "<img src=x onerror=alert(1)><script>alert(1)</script>";
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var made = await ann.Http.PostAsJsonAsync("/api/chats", new { type = "group", name = Script, topic = Script }, Cancel);
        var chat = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
        await ann.SendAsync(chat, Script);

        foreach (var path in (string[])[$"/api/chats/{chat}", $"/api/chats/{chat}/messages", "/api/chats", $"/api/chats/{Uri.EscapeDataString(Script)}"])
        {
            using var answer = await ann.Http.GetAsync(path, Cancel);
            Assert.Contains(answer.Content.Headers.ContentType?.MediaType, (string[])["application/json", "application/problem+json"]);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        }

        Assert.Equal(Script, Assert.Single(await ann.HistoryAsync(chat)).GetProperty("content").GetString());
        Assert.Equal(Script, (await ann.Http.GetFromJsonAsync<JsonElement>($"/api/chats/{chat}", Cancel)).GetProperty("name").GetString());
    }

    private static async Task OkAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    /// <summary>So many events of messages: those of the stream, of who is there and of the chat's making come when they come.</summary>
    private static async Task<List<Received>> ReadAsync(EventStream stream, int count)
    {
        var events = new List<Received>();
        while (events.Count < count && await stream.NextAsync() is { } received)
        {
            if (received.Type is not ("ping" or "ready" or "Presence" or "NewChat"))
            {
                events.Add(received);
            }
        }

        return events;
    }

    private static string? Text(Received received, string member) => received.Data.GetProperty(member).GetString();
}
