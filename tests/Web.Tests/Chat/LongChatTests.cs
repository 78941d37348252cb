using System.Text.Json;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>A chat of 100,000 messages is as quick as one of ten.</summary>
public sealed class LongChatTests(RunningSystem system, Browser browser, ITestOutputHelper output)
{
    private const int Messages = 100_000;
    private const int Known = 4_321;
    private const int Most = 300;
    private const int ReadBack = 2_000;

    /// <summary>So long a frame of this page never takes, unless something in it grows with the chat: a hundred times what it does take here.</summary>
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(2);

    // Counts what stands in the document after each change of it, and the frames that took longer than 50 ms.
    private const string Watch =
        """
        window.most = 0;
        window.frames = [];
        new MutationObserver(() => window.most = Math.max(window.most, document.querySelectorAll('[data-seq]').length))
            .observe(document, { subtree: true, childList: true });
        new PerformanceObserver((list) => window.frames.push(...list.getEntries().map((frame) => ({
            duration: frame.duration, script: frame.scripts.reduce((sum, script) => sum + script.duration, 0) }))))
            .observe({ type: 'long-animation-frame', buffered: true });
        """;

    // Goes up by one screen, waits until the page that this asks for is there, and tells by how much it moved what was in sight.
    private const string GoUp =
        """
        async () => {
            const scroller = document.querySelector('.scroller');
            const first = () => Number(scroller.querySelector('[data-seq]').dataset.seq);
            const frame = () => new Promise(requestAnimationFrame);
            const before = first();
            while (scroller.scrollTop < 700) await frame();
            scroller.scrollTop -= 600;
            const top = scroller.getBoundingClientRect().top;
            const row = [...scroller.querySelectorAll('[data-seq]')].find((one) => one.getBoundingClientRect().bottom > top);
            const at = row.getBoundingClientRect().top;
            while (scroller.scrollTop < 1200) await frame();
            for (let i = 0; i < 3; i++) await frame();
            return [first(), Math.abs(row.getBoundingClientRect().top - at), before === first() ? 0 : 1];
        }
        """;

    [Fact]
    public async Task Rule29_Rule30_A_chat_of_100_000_messages_scrolls_up_through_thousands_keeps_its_place_and_jumps_to_an_old_message()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Long", ben);
        var known = await LongChat.FillAsync(system.App, chat, ann, ben, Messages, Known);
        await using var reader = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);
        await reader.Context.AddInitScriptAsync(Watch);

        await using var pace = Pace.Of(system.App);
        await reader.Page.GotoAsync($"/chats/{chat}");
        await Assertions.Expect(Message(reader, Messages)).ToBeInViewportAsync();
        var (pages, furthest) = await GoUpAsync(reader, Messages - ReadBack);
        await reader.Page.EvaluateAsync($"history.pushState({{}}, '', '/chats/{chat}/{known}'); dispatchEvent(new PopStateEvent('popstate'))");
        await Assertions.Expect(Message(reader, Known)).ToBeInViewportAsync();
        await Assertions.Expect(Message(reader, Messages)).ToHaveCountAsync(0);
        await reader.Role(AriaRole.Button, "To the newest message").ClickAsync();
        await Assertions.Expect(Message(reader, Messages)).ToBeInViewportAsync();

        var most = await reader.Page.EvaluateAsync<int>("window.most");
        var frames = JsonSerializer.Deserialize<Frame[]>(await reader.Page.EvaluateAsync<string>("JSON.stringify(window.frames)"), JsonSerializerOptions.Web)!;
        output.WriteLine(
            $"{pages} pages of older messages, at most {most} in the document, moved by {furthest:0.00} px; {frames.Length} frames over 50 ms, "
            + $"the longest {frames.Select(f => f.Duration).DefaultIfEmpty().Max():0} ms, of it script {frames.Select(f => f.Script).DefaultIfEmpty().Max():0} ms; "
            + $"script in all of them {frames.Sum(f => f.Script):0} ms");
        Assert.InRange(most, 1, Most);
        Assert.InRange(furthest, 0, 1);
        pace.Keeps(Generous, TimeSpan.FromMilliseconds(frames.Select(frame => frame.Script).DefaultIfEmpty().Max()), "The script of a frame");
        Assert.Empty(reader.Complaints);
    }

    /// <summary>Scrolls up until that message is in the document. How many pages came, and by how many pixels at most they moved what was in sight.</summary>
    private static async Task<(int Pages, double Furthest)> GoUpAsync(Visitor reader, int until)
    {
        var (first, pages, furthest) = (double.MaxValue, 0, 0.0);
        while (first > until)
        {
            var step = await reader.Page.EvaluateAsync<double[]>(GoUp);
            (first, furthest, pages) = (step[0], Math.Max(furthest, step[1]), pages + (int)step[2]);
        }

        return (pages, furthest);
    }

    private static ILocator Message(Visitor reader, int number) => reader.Page.Locator($"[data-seq='{number}']");

    private sealed record Frame(double Duration, double Script);
}
