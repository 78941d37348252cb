using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Rule10_Ctrl_F6_goes_through_the_parts_of_the_page_and_round_and_back()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        await talk.Ann.WriteAsync("Soup?");
        var page = talk.Ann.Visitor.Page;
        await talk.Ann.Message("Soup?").HoverAsync();
        await talk.Ann.Message("Soup?").GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await talk.Ann.Visitor.Role(AriaRole.Menuitem, "Open thread").ClickAsync();
        await Assertions.Expect(talk.Ann.Visitor.Role(AriaRole.Textbox, "Reply in the thread")).ToBeFocusedAsync();

        // Who has clicked sees no ring until a key is pressed: from here on it is by keys.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal(["header", "chats", "list", "composer", "thread"], await GoAsync("Control+F6"));
        Assert.Equal(["composer", "list", "chats", "header", "thread"], await GoAsync("Control+Shift+F6"));

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+Shift+F");
        await Assertions.Expect(talk.Ann.Visitor.Role(AriaRole.Complementary, "Search this chat")).ToBeVisibleAsync();
        Assert.Contains("side", await GoAsync("Control+F6"));
        Assert.Empty(talk.Complaints);

        async Task<IReadOnlyList<string?>> GoAsync(string key)
        {
            var regions = new List<string?>();
            for (var i = 0; i < 5; i++)
            {
                await page.Keyboard.PressAsync(key);
                await page.AssertIsVisibleAsync();
                regions.Add(await page.RegionAsync());
            }

            return regions;
        }
    }

    [Fact]
    public async Task Rule7_Rule10_Rule11_From_signing_in_to_signing_out_by_keys_alone_with_the_focus_always_in_sight()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        await ann.CreateGroupAsync("Breakfast");
        var chat = await ann.CreateGroupAsync("Lunch club");
        await ann.CreateGroupAsync("Dinner");
        await using var visitor = await Visitor.ComeAsync(browser, system);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);

        await page.GotoAsync("/login_page");
        await Assertions.Expect(visitor.Label("E-mail address or user name")).ToBeFocusedAsync();
        await keys.TypeAsync(ann.Email);
        await page.PressUntilAsync("Tab", page.GetByLabel("Password", new() { Exact = true }));
        await keys.TypeAsync(Person.Password);
        await keys.PressAsync("Enter");
        await Assertions.Expect(visitor.Role(AriaRole.Textbox, "Message Dinner")).ToBeFocusedAsync();

        await keys.PressAsync("Control+k");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await keys.TypeAsync("lunch");
        await Assertions.Expect(visitor.Role(AriaRole.Listbox, "Go to").GetByRole(AriaRole.Option).First).ToContainTextAsync("Lunch club");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync($"**/chats/{chat}");
        await Assertions.Expect(visitor.Role(AriaRole.Textbox, "Message Lunch club")).ToBeFocusedAsync();
        await page.AssertIsVisibleAsync();

        await keys.TypeAsync("Soup?");
        await keys.PressAsync("Enter");
        var message = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Soup?" });
        await Assertions.Expect(message).ToHaveAttributeAsync("data-seq", "1");
        await keys.PressAsync("Control+Shift+F6");
        await page.PressUntilAsync("ArrowUp", message);
        await keys.PressAsync(":");
        await Assertions.Expect(visitor.Label("Find an emoji")).ToBeFocusedAsync();
        await page.AssertIsVisibleAsync();
        await keys.TypeAsync("tada");
        await Assertions.Expect(visitor.Role(AriaRole.Dialog, "Emoji").GetByRole(AriaRole.Button).First).ToContainTextAsync("🎉");
        await keys.PressAsync("Enter");
        await Assertions.Expect(message.GetByRole(AriaRole.Button, new() { Name = "🎉" })).ToBeVisibleAsync();

        await Assertions.Expect(message).ToBeFocusedAsync();
        await page.PressUntilAsync("Tab", message.GetByRole(AriaRole.Button, new() { Name = "More actions" }));
        await keys.PressAsync("Enter");
        await page.PressUntilAsync("ArrowDown", visitor.Role(AriaRole.Menuitem, "Open thread"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(visitor.Role(AriaRole.Textbox, "Reply in the thread")).ToBeFocusedAsync();
        await keys.TypeAsync("With bread");
        await keys.PressAsync("Enter");
        var thread = visitor.Role(AriaRole.Complementary, "Thread");
        await Assertions.Expect(thread.GetByRole(AriaRole.Article).Filter(new() { HasText = "With bread" })).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(thread).ToBeHiddenAsync();

        await page.PressUntilAsync("Control+F6", page.Locator("[data-region=chats] [aria-current=page]"));
        await page.PressUntilAsync("Shift+Tab", visitor.Role(AriaRole.Button, "Your account"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(visitor.Role(AriaRole.Menuitem, "Profile")).ToBeFocusedAsync();
        await page.PressUntilAsync("End", visitor.Role(AriaRole.Menuitem, "Sign out"));
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/login_page");
        Assert.Empty(visitor.Complaints);
    }
}
