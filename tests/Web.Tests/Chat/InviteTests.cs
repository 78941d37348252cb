using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class InviteTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Rule38_An_invite_for_one_person_lets_one_in_says_until_when_and_one_that_is_revoked_nobody()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync("Lunch");
        await using var host = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);
        await using var guest = await Visitor.SignedInAsync(browser, system, ben.Email, Person.Password);
        await using var stranger = await Visitor.ComeAsync(browser, system);
        var link = host.Label("Invite link").First;

        await host.Page.GotoAsync($"/chats/{chat}");
        await Assertions.Expect(link).ToBeVisibleAsync();
        var open = await link.InputValueAsync();
        await host.Page.GetByText("Expiry, uses and other links").ClickAsync();
        await host.Label("Valid for").SelectOptionAsync("1");
        await host.Label("Good for").SelectOptionAsync("1");
        await host.Role(AriaRole.Button, "New link").ClickAsync();
        await Assertions.Expect(link).Not.ToHaveValueAsync(open);
        var forOne = await link.InputValueAsync();
        var row = host.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = forOne[^6..] });
        await Assertions.Expect(row).ToContainTextAsync("until ");
        await Assertions.Expect(row).ToContainTextAsync("used 0 of 1 times");
        await host.Role(AriaRole.Button, $"Revoke the link that ends in {open[^6..]}").ClickAsync();
        await Assertions.Expect(host.Role(AriaRole.Button, "Revoke the link")).ToHaveCountAsync(1);

        await guest.Page.GotoAsync(forOne);
        await guest.Role(AriaRole.Button, "Join").ClickAsync();
        await guest.Page.WaitForURLAsync($"**/chats/{chat}");
        await Assertions.Expect(guest.Role(AriaRole.Textbox, "Message Lunch")).ToBeFocusedAsync();
        foreach (var over in new[] { forOne, open })
        {
            await stranger.Page.GotoAsync(over);
            await Assertions.Expect(stranger.Role(AriaRole.Heading, "This invitation is not valid")).ToBeVisibleAsync();
        }

        Assert.Empty(host.Complaints.Concat(guest.Complaints).Concat(stranger.Complaints));
    }
}
