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
    public async Task R2_However_often_replies_are_cut_and_requests_repeated_each_message_is_stored_and_delivered_once()
    {
        const int Messages = 20;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Cut");
        await using var stream = await ann.ListenAsync();
        await stream.UntilAsync("ready");

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(async n =>
        {
            var client = Guid.CreateVersion7();
            await Task.WhenAll(Enumerable.Range(0, 5).Select(async attempt =>
            {
                // Gives up at any moment: before the request has arrived, or with the reply on its way.
                using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 40)));
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chats/{chat}/messages") { Content = JsonContent.Create(new { content = $"{n}", client_id = client }) };
                    using var cut = await ann.Http.SendAsync(request, impatience.Token);
                }
                catch (OperationCanceledException) when (impatience.IsCancellationRequested)
                {
                }
            }));
            await ann.SendAsync(chat, $"{n}", client);
        }));
        await ann.SendAsync(chat, "The end");

        var history = (await ann.HistoryAsync(chat)).Select(Content).ToList();
        Assert.Equal(Enumerable.Range(0, Messages).Select(n => $"{n}").Append("The end").Order(), history.Order());
        foreach (var expected in history)
        {
            Assert.Equal(expected, Content((await stream.UntilAsync("NewMessage")).Data));
        }
    }

    [Fact]
    public async Task R3_Twenty_writers_make_one_order_and_twenty_readers_see_it()
    {
        const int Writers = 20;
        const int Each = 10;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Crowd", ben);
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(reader => (reader % 2 == 0 ? ann : ben).ListenAsync()));
        foreach (var stream in streams)
        {
            await stream.UntilAsync("ready");
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++)
            {
                await (writer % 2 == 0 ? ann : ben).SendAsync(chat, $"{writer}.{i}");
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
    public async Task Source2_4_History_pages_go_back_without_a_hole_and_are_never_unbounded()
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
        foreach (var limit in (string[])["0", "201", "-1", "all"])
        {
            using var refused = await ann.Http.GetAsync($"/api/chats/{chat}/messages?limit={limit}", Cancel);
            Assert.Equal((limit, HttpStatusCode.BadRequest), (limit, refused.StatusCode));
        }
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
