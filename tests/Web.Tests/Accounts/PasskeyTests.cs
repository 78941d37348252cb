using Microsoft.Playwright;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

/// <summary>Passkeys as a browser makes and uses them, with Chromium's virtual authenticator.</summary>
public sealed class PasskeyTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task A_passkey_is_added_renamed_signs_in_without_a_name_and_no_more_once_it_is_removed()
    {
        using var person = await Person.RegisterAsync(system.App, "ann");
        await using var ann = await Visitor.SignedInAsync(browser, system, person.Email, Person.Password);
        var device = await VirtualAuthenticator.GiveAsync(ann);

        await ann.Page.GotoAsync("/security");
        await ann.Role(AriaRole.Button, "Add a passkey").ClickAsync();
        await Assertions.Expect(ann.Page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        var made = Assert.Single(await device.CredentialsAsync());
        Assert.True(made.GetProperty("isResidentCredential").GetBoolean());
        await ann.Role(AriaRole.Button, "Rename:").ClickAsync();
        await ann.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Blue key");
        await ann.Role(AriaRole.Button, "Save").ClickAsync();
        await Assertions.Expect(ann.Page.GetByText("Blue key")).ToBeVisibleAsync();

        await ann.SignOutAsync();
        await ann.Role(AriaRole.Button, "Sign in with a passkey").ClickAsync();
        await ann.Page.WaitForURLAsync("**/chats**");
        await ann.Page.GotoAsync("/profile");
        await Assertions.Expect(ann.Page.GetByText(person.Email, new() { Exact = true })).ToBeVisibleAsync();

        await ann.Page.GotoAsync("/security");
        await Assertions.Expect(ann.Page.GetByText("last used")).ToBeVisibleAsync();
        await ann.Role(AriaRole.Button, "Remove: Blue key").ClickAsync();
        await ann.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(ann.Page.GetByText("The passkey is removed.")).ToBeVisibleAsync();

        await ann.SignOutAsync();
        await ann.Role(AriaRole.Button, "Sign in with a passkey").ClickAsync();
        await Assertions.Expect(ann.Page.GetByText("This passkey")).ToBeVisibleAsync();
        Assert.EndsWith("/login_page", new Uri(ann.Page.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(ann.Complaints);
    }

    [Fact]
    public async Task An_administrator_whose_session_is_not_fresh_proves_by_passkey_who_is_there_and_the_act_goes_on()
    {
        using var person = await Person.RegisterAsync(system.App, "ann");
        await system.App.MakeAdminAsync(person.Id);
        using var ben = await Person.RegisterAsync(system.App, "ben");
        await using var admin = await Visitor.SignedInAsync(browser, system, person.Email, Person.Password);
        await VirtualAuthenticator.GiveAsync(admin);
        await admin.Page.GotoAsync("/security");
        await admin.Role(AriaRole.Button, "Add a passkey").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        await system.App.GrowOldAsync(person.Id);

        await admin.Page.GotoAsync("/admin/users");
        await admin.Label("Name or address").FillAsync(ben.Email);
        var row = admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = ben.Email });
        await row.GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await admin.Role(AriaRole.Menuitem, "Disable").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable", Exact = true }).ClickAsync();
        var asked = admin.Page.GetByRole(AriaRole.Dialog, new() { Name = "Is it you?" });
        await Assertions.Expect(asked).ToBeVisibleAsync();
        await Assertions.Expect(row.GetByText("Disabled")).ToBeHiddenAsync();
        await asked.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await Assertions.Expect(row.GetByText("Disabled")).ToBeVisibleAsync();
        await Assertions.Expect(asked).ToBeHiddenAsync();
        Assert.Empty(admin.Complaints);
    }
}
