using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class TimelineTests(RunningSystem system, Browser browser)
{
    /// <summary>Three pages.</summary>
    private const int Many = 150;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule25_What_comes_while_the_window_has_not_the_focus_stays_unread_until_it_has()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var page = talk.Ben.Visitor.Page;
        var badge = page.Locator($"[data-chat='{talk.Chat}']").GetByText("1 unread");
        await FocusAsync(false);

        await talk.AnnsAccount.SendAsync(talk.Chat, "Are you there?");
        await Assertions.Expect(talk.Ben.Message("Are you there?")).ToBeInViewportAsync();
        await Assertions.Expect(badge).ToBeAttachedAsync();
        await page.EvaluateAsync("() => new Promise(over => setTimeout(over, 1000))");
        Assert.Equal(0, await talk.ReadByBenAsync());
        await Assertions.Expect(badge).ToBeAttachedAsync();

        await FocusAsync(true);
        await Assertions.Expect(badge).ToHaveCountAsync(0);
        await Assertions.Expect(talk.Ann.Visitor.Page.GetByText("1 unread")).ToHaveCountAsync(0);
        Assert.Equal(1, await talk.ReadByBenAsync());
        Assert.Empty(talk.Complaints);

        // All pages of a headless browser believe that they have the focus.
        Task FocusAsync(bool has) => page.EvaluateAsync("has => { document.hasFocus = () => has; dispatchEvent(new Event(has ? 'focus' : 'blur')); }", has);
    }

    [Fact]
    public async Task Rule29_Rule30_Older_pages_come_without_a_touch_of_the_scroll_and_one_that_fails_can_be_tried_again_there()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Lunch");
        await LongChat.FillAsync(system.App, chat, ann, ann, Many, 1);
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);
        var page = visitor.Page;
        await page.RouteAsync("**/messages?*before=*", route => route.AbortAsync());
        await page.GotoAsync($"/chats/{chat}");
        var retry = visitor.Role(AriaRole.Group, "Messages").GetByRole(AriaRole.Button, new() { Name = "Try again" });
        var scroller = visitor.Role(AriaRole.Group, "Messages");
        await Assertions.Expect(page.Locator($"[data-seq='{Many}']")).ToBeInViewportAsync();
        await scroller.EvaluateAsync("element => element.scrollTop = 1");
        await Assertions.Expect(page.GetByText("These messages could not be loaded.")).ToBeInViewportAsync();
        await page.UnrouteAllAsync();

        // From here on whoever sets the place is noted, and so is how far what is looked at moves but for the wheel.
        await scroller.EvaluateAsync(
            """
            element => {
              const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollTop');
              window.touched = 0;
              Object.defineProperty(element, 'scrollTop', { get, set(value) { window.touched++; set.call(this, value); } });
            }
            """);
        var oldest = await OldestAsync();
        var looked = page.Locator($"[data-seq='{oldest + 3}']");
        var before = (await looked.BoundingBoxAsync())!.Y;
        await retry.ClickAsync();
        await Assertions.Expect(page.Locator($"[data-seq='{oldest - 1}']")).ToBeAttachedAsync();
        await page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        Assert.Equal(before, (await looked.BoundingBoxAsync())!.Y, 1f);

        await scroller.HoverAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                // Not to the very top: there the page has to hold its place by itself.
                if (await scroller.EvaluateAsync<double>("element => element.scrollTop") > 800)
                {
                    await page.Mouse.WheelAsync(0, -400);
                }

                return await OldestAsync() == 1;
            },
            what: "the wheel leads to the beginning");
        await Assertions.Expect(page.GetByText("This is its beginning.")).ToBeAttachedAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("window.touched"));
        Assert.InRange(await page.Locator("[data-seq]").CountAsync(), 100, 300);
        Assert.Empty(visitor.Complaints);

        Task<int> OldestAsync() => page.EvaluateAsync<int>("Number(document.querySelector('[data-seq]').dataset.seq)");
    }

    [Fact]
    public async Task Rule19_Rule27_What_is_written_while_a_chat_still_opens_is_sent_and_the_chat_opens()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Lunch");
        await ann.SendAsync(chat, "Soup?");
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);
        var isWritten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync("**/messages?limit=*", async route =>
        {
            await isWritten.Task;
            await route.ContinueAsync();
        });

        await visitor.Page.GotoAsync($"/chats/{chat}");
        var composer = visitor.Role(AriaRole.Textbox, "Message Lunch");
        await composer.FillAsync("With bread");
        await composer.PressAsync("Enter");
        await Assertions.Expect(composer).ToHaveValueAsync("");
        isWritten.SetResult();

        await Assertions.Expect(visitor.Page.Locator("[data-seq='1']")).ToContainTextAsync("Soup?");
        await Assertions.Expect(visitor.Page.Locator("[data-seq='2']")).ToContainTextAsync("With bread");
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData("Asia/Tokyo", null)]
    [InlineData("Asia/Tokyo", "America/New_York")]
    public async Task Rule32_Times_are_those_of_the_readers_zone_as_the_browser_or_their_profile_has_it(string ofBrowser, string? ofProfile)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var zoned = await ann.Http.PatchAsJsonAsync("/auth/me", new { time_zone = ofProfile }, Cancel);
        Assert.True(zoned.IsSuccessStatusCode);
        var chat = await ann.CreateGroupAsync("Lunch");
        var sent = (await ann.SendAsync(chat, "Soup?")).GetProperty("created_at").GetDateTimeOffset();
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password, options => options.TimezoneId = ofBrowser);

        await visitor.Page.GotoAsync($"/chats/{chat}");

        var there = TimeZoneInfo.ConvertTime(sent, TimeZoneInfo.FindSystemTimeZoneById(ofProfile ?? ofBrowser));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Article).Locator("time")).ToHaveTextAsync(there.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Assertions.Expect(visitor.Page.Locator("h2.day")).ToContainTextAsync(there.ToString("d MMMM", CultureInfo.InvariantCulture));
        await Assertions.Expect(visitor.Page.Locator($"[data-chat='{chat}'] .time")).ToHaveTextAsync(there.ToString("HH:mm", CultureInfo.InvariantCulture));
    }
}
