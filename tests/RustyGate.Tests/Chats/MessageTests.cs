using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Chats;

/// <summary>Messages through the gateway: stored once, in one order, for everyone the same.</summary>
public sealed class MessageTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R2_A_message_sent_many_times_at_once_is_stored_once_delivered_once_and_answered_the_same()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Echo");
        await using var stream = await ann.ListenAsync();
        await stream.UntilAsync("ready");
        var client = Guid.CreateVersion7();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.PostAsync(chat, "Once", client)));
        await ann.SendAsync(chat, "After it");

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, replies.Count(reply => reply.StatusCode == HttpStatusCode.OK));
        var bodies = await Task.WhenAll(replies.Select(reply => reply.Content.ReadAsStringAsync(Cancel)));
        Assert.Single(bodies.Distinct());
        Assert.Equal(["Once", "After it"], (await ann.HistoryAsync(chat)).Select(Content));
        Assert.Equal("Once", Content((await stream.UntilAsync("NewMessage")).Data));
        Assert.Equal("After it", Content((await stream.UntilAsync("NewMessage")).Data));
    }

    [Fact]
    public async Task R3_Twenty_writers_make_one_order_and_every_reader_sees_it()
    {
        const int Writers = 20;
        const int Each = 10;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Crowd");
        var streams = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ann.ListenAsync()));
        foreach (var stream in streams)
        {
            await stream.UntilAsync("ready");
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++)
            {
                await ann.SendAsync(chat, $"{writer}.{i}");
            }
        }));

        var history = await ann.HistoryAsync(chat);
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(n => (long)n), history.Select(Seq));
        foreach (var stream in streams)
        {
            foreach (var expected in history)
            {
                var received = (await stream.UntilAsync("NewMessage")).Data;
                Assert.Equal((Seq(expected), Content(expected)), (Seq(received), Content(received)));
            }

            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task History_pages_go_back_without_a_hole()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Long");
        for (var i = 0; i < 25; i++)
        {
            await ann.SendAsync(chat, $"{i + 1}");
        }

        var seen = new List<long>();
        for (var path = $"/api/chats/{chat}/messages?limit=10"; path is not null;)
        {
            var page = (await ann.Http.GetFromJsonAsync<JsonElement>(path, Cancel)).EnumerateArray().Select(Seq).ToList();
            seen.AddRange(page);
            path = page.Count > 0 ? $"/api/chats/{chat}/messages?limit=10&{(seen.Count > 10 ? "last_id" : "before")}={page[^1]}" : null;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(n => 25L - n), seen);
    }

    [Fact]
    public async Task S45_Odd_text_is_stored_delivered_and_read_back_byte_for_byte()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Odd");
        await using var stream = await ann.ListenAsync();
        await stream.UntilAsync("ready");
        string[] texts = ["<script>alert(1)</script>", "'; DROP TABLE messages; --", "a\r\nb\nc\rd", "data: x\n\nevent: NewChat", "\u2028\u2029\u202E", "👩‍👩‍👧‍👦 日本 \uFFFD", "\\u0000 {\"seq\":0}", "\u0001\u007F"];

        foreach (var text in texts)
        {
            await ann.SendAsync(chat, text);
            Assert.Equal(text, Content((await stream.UntilAsync("NewMessage")).Data));
        }

        Assert.Equal(texts, (await ann.HistoryAsync(chat)).Select(Content));
    }

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;

    private static long Seq(JsonElement message) => message.GetProperty("seq").GetInt64();
}
