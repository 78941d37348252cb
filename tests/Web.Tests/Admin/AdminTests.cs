using System.Diagnostics;
using Microsoft.Playwright;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Admin;

[Collection(Alone.Name)]
public sealed class AdminTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Source0_4_R10_An_administrator_disables_somebody_who_is_thrown_out_within_two_seconds_and_the_log_tells_of_it()
    {
        await using var admin = await AdministratorAsync();
        using var ben = await Person.RegisterAsync(system.App, "ben");
        await using var thrown = await Visitor.SignedInAsync(browser, system, ben.Email, Person.Password);
        await thrown.Page.GotoAsync("/chats");
        await Assertions.Expect(thrown.Role(AriaRole.Navigation, "Main")).ToBeVisibleAsync();

        await admin.Page.GotoAsync("/admin/users");
        await admin.Label("Name or address").FillAsync(ben.Email);
        var row = admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = ben.Email });
        await row.GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await admin.Role(AriaRole.Menuitem, "Disable").ClickAsync();
        await using var pace = Pace.Of(system.App);
        await admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable", Exact = true }).ClickAsync();
        await Assertions.Expect(row.GetByText("Disabled")).ToBeVisibleAsync();
        var clock = Stopwatch.StartNew();
        await thrown.Page.WaitForURLAsync("**/login_page**");
        pace.Keeps(TimeSpan.FromSeconds(2), clock.Elapsed, "The way to the sign-in page");

        await admin.Page.GotoAsync("/admin/audit");
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Disabled an account" }).First).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints);
    }

    [Fact]
    public async Task Source4_10_The_overview_lives_and_the_gateway_is_shown_changed_and_rolled_back()
    {
        await using var admin = await AdministratorAsync();
        var dialog = admin.Page.GetByRole(AriaRole.Dialog);
        await admin.Page.GotoAsync("/admin");
        await Assertions.Expect(admin.Page.GetByText("Requests per second")).ToBeVisibleAsync();
        await Assertions.Expect(admin.Page.GetByText("of 8 are fine.")).ToBeVisibleAsync();

        await admin.Role(AriaRole.Link, "Gateway").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Healthy").First).ToBeVisibleAsync();
        await ChangeAsync("""{ "extends": "rustygate", "routes": { "api": { "upstream": "nowhere" } } }""");
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Alert).GetByText("routes.api.upstream")).ToBeVisibleAsync();

        await ChangeAsync("""{ "extends": "rustygate", "routes": { "api": { "cost": 2 } } }""");
        await Assertions.Expect(dialog.GetByText("routes.api.cost")).ToBeVisibleAsync();
        await admin.Role(AriaRole.Button, "Apply").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("The gateway is changed.")).ToBeVisibleAsync();

        await ChangeAsync("""{ "extends": "rustygate", "routes": { "api": { "cost": 3 } } }""");
        await admin.Role(AriaRole.Button, "Apply").ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await admin.Role(AriaRole.Button, "Roll back to this").First.ClickAsync();
        await Assertions.Expect(dialog.GetByText("routes.api.cost")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back to this" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("The gateway is rolled back.")).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints);

        async Task ChangeAsync(string text)
        {
            await admin.Label("The file").FillAsync(text);
            await admin.Role(AriaRole.Button, "Review the change").ClickAsync();
        }
    }

    private async Task<Visitor> AdministratorAsync()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        await system.App.MakeAdminAsync(ann.Id);
        return await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);
    }
}
