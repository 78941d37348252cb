using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

public sealed class SignUpTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Source2_10_Source0_2_Somebody_signs_up_is_told_what_a_better_password_needs_signs_out_and_in_and_no_script_reads_the_session()
    {
        await using var ann = await Visitor.ComeAsync(browser, system);
        var (email, name) = ($"ann-{Guid.NewGuid():N}@example.org", $"ann{Guid.NewGuid():N}"[..20]);
        await ann.Page.GotoAsync("/sign-up");
        await ann.Label("User name").FillAsync(name);
        await ann.Label("E-mail address").FillAsync(email);
        await ann.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("password123");
        await ann.Role(AriaRole.Button, "Create account").ClickAsync();
        await Assertions.Expect(ann.Page.GetByText("common", new() { Exact = false })).ToBeVisibleAsync();

        await ann.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Person.Password);
        await ann.Role(AriaRole.Button, "Create account").ClickAsync();
        await ann.Page.WaitForURLAsync("**/chats**");
        Assert.Equal("", await ann.Page.EvaluateAsync<string>("document.cookie"));

        await ann.Context.ClearCookiesAsync();
        await ann.Page.GotoAsync("/private_page");
        await ann.Page.WaitForURLAsync("**/login_page**");
        await ann.Label("E-mail address or user name").FillAsync(name);
        await ann.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Person.Password);
        await ann.Role(AriaRole.Button, "Sign in", exact: true).ClickAsync();

        await ann.Page.WaitForURLAsync("**/private_page");
        await Assertions.Expect(ann.Role(AriaRole.Heading, "Profile")).ToBeVisibleAsync();
        Assert.Empty(ann.Complaints);
    }

    [Fact]
    public async Task Source0_3_Who_is_no_administrator_is_told_so()
    {
        using var ben = await Person.RegisterAsync(system.App, "ben");
        await using var visitor = await Visitor.SignedInAsync(browser, system, ben.Email, Person.Password);

        var reply = await visitor.Page.GotoAsync("/admin_only");

        Assert.Equal(403, reply!.Status);
        await Assertions.Expect(visitor.Role(AriaRole.Heading, "This is for administrators")).ToBeVisibleAsync();
    }
}
