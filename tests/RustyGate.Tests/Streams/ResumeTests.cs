using System.Globalization;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>What a stream that comes back gets. The gateway balances, so repeated resumes are answered by different replicas.</summary>
public sealed class ResumeTests(RunningSystem system)
{
    private const int Replicas = 2;

    [Fact]
    public async Task R7_Resume_after_a_cut_delivers_each_missed_event_once_in_order_on_every_replica()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Cut", ben);
        string cursor;
        await using (var stream = await ben.ListenAsync())
        {
            await stream.UntilAsync("ready");
            await ann.SendAsync(chat, "seen");
            await stream.UntilAsync("NewMessage");
            cursor = stream.LastEventId;
        }

        var missed = Enumerable.Range(1, 20).Select(n => $"missed {n}").ToList();
        foreach (var content in missed)
        {
            await ann.SendAsync(chat, content);
        }

        for (var resume = 0; resume < 2 * Replicas; resume++)
        {
            await using var stream = await ben.ListenAsync(cursor);
            await ann.SendAsync(chat, $"live {resume}");
            var expected = missed.Append($"live {resume}").ToList();
            Assert.Equal(expected, await ContentsAsync(stream, expected.Count));
            missed.Add($"live {resume}");
        }
    }

    [Fact]
    public async Task R8_Nothing_falls_or_doubles_between_history_and_live_while_messages_arrive()
    {
        const int Messages = 60;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Busy", ben);
        await using var first = await ben.ListenAsync();
        await first.UntilAsync("ready");
        var cursor = first.LastEventId;
        var expected = Enumerable.Range(1, Messages).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToList();

        var writing = WriteAsync(ann, chat, expected);
        var subscribers = Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var stream = await ben.ListenAsync(cursor);
            return await ContentsAsync(stream, Messages);
        });
        foreach (var contents in await Task.WhenAll(subscribers))
        {
            Assert.Equal(expected, contents);
        }

        await writing;
    }

    [Theory]
    [InlineData("other-epoch:1", "unknown_epoch")]
    [InlineData("not a cursor", "malformed_id")]
    public async Task S57_A_cursor_that_is_not_ours_is_answered_by_a_reset_and_the_stream_goes_on_live(string cursor, string reason)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Reset");
        await using (var before = await ann.ListenAsync())
        {
            await before.UntilAsync("ready");
            await ann.SendAsync(chat, "before");
            await before.UntilAsync("NewMessage");
        }

        await using var stream = await ann.ListenAsync(cursor);
        var reset = await stream.UntilAsync("reset");
        await ann.SendAsync(chat, "after");
        var next = await stream.UntilAsync("NewMessage");

        Assert.Equal(reason, reset.Data.GetProperty("reason").GetString());
        Assert.Equal("after", next.Data.GetProperty("content").GetString());
    }

    [Fact]
    public async Task S57_A_cursor_from_the_future_is_answered_by_a_reset()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        await using var now = await ann.ListenAsync();
        await now.UntilAsync("ready");
        var epoch = now.LastEventId.Split(':')[0];

        await using var stream = await ann.ListenAsync($"{epoch}:{long.MaxValue}");

        Assert.Equal("future_position", (await stream.UntilAsync("reset")).Data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Source2_8_Every_tab_gets_everything_and_closing_one_does_not_hurt_another()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Tabs");
        var closed = await ann.ListenAsync();
        await using var open = await ann.ListenAsync();
        await closed.UntilAsync("ready");
        await open.UntilAsync("ready");

        await ann.SendAsync(chat, "both");
        Assert.Equal(["both"], await ContentsAsync(closed, 1));
        await closed.DisposeAsync();
        await ann.SendAsync(chat, "one");

        Assert.Equal(["both", "one"], await ContentsAsync(open, 2));
    }

    [Fact]
    public async Task A_stream_is_neither_cached_nor_compressed_nor_buffered()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        ann.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");

        await using var stream = await ann.ListenAsync();

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        Assert.Equal(["no"], stream.Response.Headers.GetValues("X-Accel-Buffering"));
        Assert.Equal("ready", (await stream.NextAsync())!.Type);
    }

    private static async Task WriteAsync(Person author, Guid chat, IEnumerable<string> contents)
    {
        foreach (var content in contents)
        {
            await author.SendAsync(chat, content);
        }
    }

    private static async Task<IReadOnlyList<string?>> ContentsAsync(EventStream stream, int count)
    {
        var contents = new List<string?>();
        while (contents.Count < count)
        {
            contents.Add((await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        }

        return contents;
    }
}
