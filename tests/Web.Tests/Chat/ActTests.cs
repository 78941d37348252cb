using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>What one does with messages and chats.</summary>
public sealed class ActTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task A_message_is_saved_found_among_those_that_one_keeps_leads_back_to_its_place_and_is_forgotten()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var page = talk.Ann.Visitor.Page;
        await talk.Ben.WriteAsync("The key is under the mat");
        await ActAsync(talk.Ann, "The key", "Save for later");

        await talk.Ann.Visitor.Role(AriaRole.Link, "Saved").ClickAsync();
        var kept = page.GetByRole(AriaRole.List, new() { Name = "Saved" }).GetByRole(AriaRole.Button).Filter(new() { HasText = "The key" });
        await kept.ClickAsync();
        await Assertions.Expect(talk.Ann.Message("The key")).ToBeFocusedAsync();
        await page.GoBackAsync();
        await talk.Ann.Visitor.Role(AriaRole.Button, "Remove from saved").ClickAsync();

        await Assertions.Expect(talk.Ann.Visitor.Role(AriaRole.Heading, "Nothing saved yet")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(talk.Ann.Visitor.Role(AriaRole.Heading, "Nothing saved yet")).ToBeVisibleAsync();
        Assert.Empty(talk.Complaints);
    }

    [Fact]
    public async Task A_message_is_pinned_for_everyone_and_forwarded_to_another_chat()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        await talk.AnnsAccount.CreateGroupAsync("Elsewhere");
        await talk.Ben.WriteAsync("Table at eight");
        await ActAsync(talk.Ann, "Table at eight", "Pin");

        await talk.Ben.Visitor.Role(AriaRole.Button, "Pinned messages").ClickAsync();
        var panel = talk.Ben.Visitor.Page.GetByRole(AriaRole.Complementary, new() { Name = "Pinned messages" });
        await Assertions.Expect(panel.GetByRole(AriaRole.Button).Filter(new() { HasText = "Table at eight" })).ToBeVisibleAsync();

        await ActAsync(talk.Ann, "Table at eight", "Forward");
        await talk.Ann.Visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Elsewhere" }).ClickAsync();
        await talk.Ann.Visitor.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = "Elsewhere" }).ClickAsync();
        await Assertions.Expect(talk.Ann.Message("Table at eight").GetByText("Forwarded")).ToBeVisibleAsync();
        Assert.Empty(talk.Complaints);
    }

    [Fact]
    public async Task Rule34_A_chat_tells_of_everything_of_mentions_alone_or_of_nothing_and_says_so_when_one_comes_back()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var page = talk.Ann.Visitor.Page;

        await ChooseAsync("Mentions only", was: "everything");
        await page.ReloadAsync();
        await ChooseAsync("Nothing", was: "mentions");

        var chat = await talk.AnnsAccount.Http.AskAsync(HttpMethod.Get, $"/api/chats/{talk.Chat}", System.Net.HttpStatusCode.OK);
        Assert.Equal("nothing", chat.GetProperty("me").Text("notify"));
        Assert.Empty(talk.Complaints);

        async Task ChooseAsync(string level, string was)
        {
            await talk.Ann.Visitor.Role(AriaRole.Button, "Chat settings").ClickAsync();
            var choice = page.GetByRole(AriaRole.Dialog).GetByLabel("Notifications");
            await Assertions.Expect(choice).ToHaveValueAsync(was);
            await choice.SelectOptionAsync(new SelectOptionValue { Label = level });
            await talk.Ann.Visitor.Role(AriaRole.Button, "Save", exact: true).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task A_search_finds_by_words_and_by_each_of_its_filters_and_leads_to_the_message()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        await talk.Ann.WriteAsync("The lighthouse is green");
        await talk.Ben.WriteAsync("No, the lighthouse is red");
        var page = talk.Ann.Visitor.Page;
        await Eventually.HoldsAsync(async () => (await talk.AnnsAccount.Http.AskAsync(HttpMethod.Get, "/api/search?q=lighthouse", System.Net.HttpStatusCode.OK)).GetArrayLength() == 2);

        await page.GotoAsync("/search");
        await talk.Ann.Visitor.Label("Words, or a \"phrase\"").FillAsync("lighthouse");
        await FindsAsync(2);
        await talk.Ann.Visitor.Label("From").FillAsync("me");
        await FindsAsync(1);
        await talk.Ann.Visitor.Label("From").FillAsync("");
        await talk.Ann.Visitor.Label("In", exact: true).SelectOptionAsync(new SelectOptionValue { Label = "Lunch" });
        await FindsAsync(2);
        await talk.Ann.Visitor.Label("Before").FillAsync("2020-01-01");
        await FindsAsync(0);
        await talk.Ann.Visitor.Label("Before").FillAsync("");
        await page.GetByText("Has a file").ClickAsync();
        await FindsAsync(0);
        await page.GetByText("Has a file").ClickAsync();
        await FindsAsync(2);
        await Hits().Filter(new() { HasText = "red" }).ClickAsync();
        await Assertions.Expect(talk.Ann.Message("red")).ToBeFocusedAsync();
        Assert.Empty(talk.Complaints);

        ILocator Hits() => page.GetByRole(AriaRole.List, new() { Name = "Found messages" }).GetByRole(AriaRole.Button);
        async Task FindsAsync(int count)
        {
            await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
            await Assertions.Expect(page.GetByText(count == 0 ? "Nothing found." : count == 1 ? "1 message" : $"{count} messages", new() { Exact = true })).ToBeVisibleAsync();
            await Assertions.Expect(Hits()).ToHaveCountAsync(count);
        }
    }

    private static async Task ActAsync(Conversation.Talker who, string message, string act)
    {
        await who.Message(message).ClickAsync(new() { Button = MouseButton.Left });
        await who.Message(message).GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await who.Visitor.Role(AriaRole.Menuitem, act, exact: true).ClickAsync();
    }
}
