using Microsoft.Playwright;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests;

/// <summary>A phone, 360 pixels wide, with a finger.</summary>
public sealed class PhoneTests(RunningSystem system, Browser browser)
{
    private const string LongName = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-and-more";

    [Theory]
    [InlineData("ltr")]
    [InlineData("rtl")]
    public async Task No_page_is_wider_than_the_phone_in_either_direction(string direction)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        await system.App.MakeAdminAsync(ann.Id);
        await ann.Http.AskAsync(HttpMethod.Patch, "/auth/me", System.Net.HttpStatusCode.OK, new { display_name = LongName[..60] });
        var chat = await ann.CreateGroupAsync(LongName);
        await ann.SendAsync(chat, $"{LongName}{LongName} `{LongName}{LongName}`\n\n```\n{LongName}{LongName}\n```\n\n| a | b |\n|---|---|\n| {LongName} | {LongName} |");
        await using var phone = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password, Phone);
        await phone.Context.AddInitScriptAsync($"new MutationObserver(() => {{ if (document.documentElement.dir !== '{direction}') document.documentElement.dir = '{direction}'; }}).observe(document, {{ childList: true, subtree: true }})");
        var wide = new List<string>();

        foreach (var address in (string[])
            [
                "/chats", $"/chats/{chat}", "/channels", "/search", "/saved", "/profile", "/preferences", "/notifications", "/security", "/sessions", "/data",
                "/admin", "/admin/users", "/admin/channels", "/admin/audit", "/admin/reports", "/admin/gateway", "/design", "/no-such-page",
            ])
        {
            await phone.Page.GotoAsync(address);
            await Assertions.Expect(phone.Page.Locator("h1").First).ToBeAttachedAsync();
            await phone.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            var over = await phone.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('main')].map((main) => main.scrollWidth - main.clientWidth))");
            if (over > 0)
            {
                wide.Add($"{address}: {over} px");
            }
        }

        Assert.Empty(wide);
    }

    [Fact]
    public async Task A_chat_has_the_whole_screen_by_touch_and_an_arrow_leads_back()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Lunch");
        await ann.SendAsync(chat, "Soup at noon?");
        await using var phone = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password, Phone);
        await phone.Page.GotoAsync("/chats");
        var places = phone.Role(AriaRole.Navigation, "Main");
        await Assertions.Expect(places).ToBeVisibleAsync();

        await phone.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = "Lunch" }).TapAsync();
        await Assertions.Expect(places).ToBeHiddenAsync();
        var composer = phone.Role(AriaRole.Textbox, "Message Lunch");
        await composer.TapAsync();
        await composer.FillAsync("Yes!");
        await phone.Role(AriaRole.Button, "Send", exact: true).TapAsync();
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Yes!" })).ToBeVisibleAsync();

        await phone.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Soup at noon?" }).TapAsync();
        await phone.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Soup at noon?" }).GetByRole(AriaRole.Button, new() { Name = "Reply" }).TapAsync();
        await Assertions.Expect(phone.Page.GetByText("Replying to")).ToBeVisibleAsync();
        await phone.Role(AriaRole.Button, "More about this chat").TapAsync();
        await phone.Role(AriaRole.Menuitem, "Members").TapAsync();
        await Assertions.Expect(phone.Role(AriaRole.Heading, "Members")).ToBeVisibleAsync();
        await phone.Role(AriaRole.Button, "Close").TapAsync();
        await phone.Role(AriaRole.Link, "Back to the chats").TapAsync();

        await Assertions.Expect(places).ToBeVisibleAsync();
        Assert.Empty(phone.Complaints);
    }

    private static void Phone(BrowserNewContextOptions options) =>
        (options.ViewportSize, options.IsMobile, options.HasTouch, options.DeviceScaleFactor) = (new() { Width = 360, Height = 740 }, true, true, 2);
}
