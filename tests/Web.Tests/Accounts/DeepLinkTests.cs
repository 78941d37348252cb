using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

/// <summary>Addresses that lead straight to something.</summary>
public sealed class DeepLinkTests(RunningSystem system, Browser browser)
{
    [Theory]
    [InlineData("/private_page")]
    [InlineData("/admin_only")]
    [InlineData("/chats")]
    [InlineData("/admin/users")]
    public async Task Source0_3_Who_is_nobody_yet_is_led_to_the_sign_in_page(string address)
    {
        await using var stranger = await Visitor.ComeAsync(browser, system);

        await stranger.Page.GotoAsync(address);

        await stranger.Page.WaitForURLAsync("**/login_page?return=**");
        await Assertions.Expect(stranger.Role(AriaRole.Heading, "Sign in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_to_a_message_leads_through_the_sign_in_page_to_its_place()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Lunch");
        var first = (await ann.SendAsync(chat, "The first of many")).GetProperty("id").GetGuid();
        for (var i = 0; i < 30; i++)
        {
            await ann.SendAsync(chat, $"One more\n\nand {i}");
        }

        await using var visitor = await Visitor.ComeAsync(browser, system);
        await visitor.Page.GotoAsync($"/chats/{chat}/{first}");
        await visitor.Label("E-mail address or user name").FillAsync(ann.Email);
        await visitor.Label("Password", exact: true).FillAsync(Person.Password);
        await visitor.Role(AriaRole.Button, "Sign in", exact: true).ClickAsync();

        await visitor.Page.WaitForURLAsync($"**/chats/{chat}/{first}");
        var message = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "The first of many" });
        await Assertions.Expect(message).ToBeInViewportAsync();
        await Assertions.Expect(message).ToBeFocusedAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_link_to_a_chat_that_one_is_not_in_says_so()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ben.CreateGroupAsync("Not for Ann");
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);

        await visitor.Page.GotoAsync($"/chats/{chat}");

        await Assertions.Expect(visitor.Role(AriaRole.Heading, "This chat is not here")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_comes_first_has_no_error_in_the_console()
    {
        await using var stranger = await Visitor.ComeAsync(browser, system, options => options.ServiceWorkers = ServiceWorkerPolicy.Allow);
        var errors = new List<string>();
        stranger.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };

        await stranger.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(stranger.Role(AriaRole.Link, "Sign in")).ToBeVisibleAsync();

        Assert.Empty(errors);
    }
}
