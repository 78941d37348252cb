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

    [Fact]
    public async Task Rule19_Rule35_What_was_written_offline_survives_a_reload_without_a_network_and_is_sent_once_when_there_is_one()
    {
        using var account = await Person.RegisterAsync(system.App, "ben");
        var chat = await account.CreateGroupAsync("Lunch");
        var ben = await Conversation.Talker.OpenAsync(browser, system, account, chat, Visitor.WithWorker);
        await using var visitor = ben.Visitor;
        var (page, context) = (visitor.Page, visitor.Context);
        await visitor.IsInstalledAsync();
        await context.SetOfflineAsync(true);
        await ben.WriteAsync("from the train");
        var pending = page.GetByRole(AriaRole.Article, new() { Name = "Message on its way" });
        await Assertions.Expect(pending).ToContainTextAsync("from the train");

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("You are offline.")).ToBeVisibleAsync();
        await context.SetOfflineAsync(false);

        await Assertions.Expect(page.Locator("[data-seq='1']")).ToContainTextAsync("from the train");
        await Assertions.Expect(pending).ToHaveCountAsync(0);
        Assert.Single(await account.HistoryAsync(chat));
    }
}
