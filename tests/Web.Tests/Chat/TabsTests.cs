using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class TabsTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Source2_10_Rule18_Rule33_Two_tabs_of_one_browser_agree_on_drafts_on_what_is_read_and_on_the_end_of_the_session()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var aside = await talk.AnnsAccount.CreateGroupAsync("Aside", talk.BensAccount);
        var first = talk.Ben.Visitor.Page;
        var second = await talk.Ben.Visitor.Context.NewPageAsync();
        await second.GotoAsync($"/chats/{talk.Chat}");
        var composer = second.GetByRole(AriaRole.Textbox, new() { Name = "Message Lunch" });
        await Assertions.Expect(composer).ToBeVisibleAsync();

        await talk.Ben.Composer.FillAsync("Half a sen");
        await Assertions.Expect(composer).ToHaveValueAsync("Half a sen");
        await composer.FillAsync("Half a sentence");
        await Assertions.Expect(talk.Ben.Composer).ToHaveValueAsync("Half a sentence");
        await composer.PressAsync("Enter");
        await Assertions.Expect(talk.Ben.Message("Half a sentence")).ToHaveCountAsync(1);
        await Assertions.Expect(talk.Ben.Composer).ToHaveValueAsync("");

        await talk.AnnsAccount.SendAsync(aside, "Psst");
        await Assertions.Expect(Badge(first)).ToBeAttachedAsync();
        await Assertions.Expect(Badge(second)).ToBeAttachedAsync();
        await second.Locator($"[data-chat='{aside}']").ClickAsync();
        await Assertions.Expect(Badge(first)).ToHaveCountAsync(0);
        await Assertions.Expect(Badge(second)).ToHaveCountAsync(0);

        await talk.Ben.Visitor.SignOutAsync();
        await second.WaitForURLAsync("**/login_page**");
        Assert.Empty(talk.Complaints);

        ILocator Badge(IPage page) => page.Locator($"[data-chat='{aside}']").GetByText("1 unread");
    }
}
