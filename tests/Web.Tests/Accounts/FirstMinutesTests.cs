using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

/// <summary>From the setup link to the second person's message, as both of them see it.</summary>
[Collection(Alone.Name)]
public sealed class FirstMinutesTests(RunningSystem system, Browser browser)
{
    private const string Team = "The Lees";

    /// <summary>How many times as long as to come to the page to sign in on it may take: it is three pages and some twenty acts.</summary>
    private const int Visits = 30;

    /// <summary>Of use: the promise, and on a machine that has little else to do a few seconds.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Rule1_Rule2_Rule3_Rule4_Rule5_From_the_setup_link_to_the_second_persons_message_within_a_minute_of_use()
    {
        var link = $"/setup?token={await system.App.ReopenSetupAsync()}";
        await using var ann = await Visitor.ComeAsync(browser, system);
        await using var ben = await Visitor.ComeAsync(browser, system);
        await ann.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await ann.Context.AddInitScriptAsync("navigator.share = async (what) => { window.shared = what.url; };");
        var prompt = await NotificationPrompt.AwaitAsync(ann);
        var visit = await VisitAsync();
        var use = Stopwatch.StartNew();

        await ann.Page.GotoAsync(link);
        await Assertions.Expect(ann.Page.Locator("form")).ToHaveCountAsync(1);
        await ann.Label("Your name").FillAsync($"Ann {Guid.NewGuid():N}"[..20]);
        await ann.Page.GetByLabel("Password", new() { Exact = true }).Last.FillAsync(Person.Password);
        await ann.Label("Name of the team").FillAsync(Team);
        await ann.Role(AriaRole.Button, "Start").ClickAsync();

        await ArrivesInGeneralAsync(ann);
        await Assertions.Expect(ann.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var invite = await ann.Label("Invite link").First.InputValueAsync();
        await ann.Role(AriaRole.Button, "Copy").First.ClickAsync();
        await Eventually.HoldsAsync(async () => await ann.Page.EvaluateAsync<string>("navigator.clipboard.readText()") == invite, what: "the link is copied");
        await ann.Role(AriaRole.Button, "Share").ClickAsync();
        Assert.Equal(invite, await ann.Page.EvaluateAsync<string>("window.shared"));
        await Assertions.Expect(ann.Role(AriaRole.Img, "QR code of the invite link")).ToBeVisibleAsync();

        await ben.Page.GotoAsync(invite);
        await Assertions.Expect(ben.Role(AriaRole.Heading, Team)).ToBeVisibleAsync();
        await Assertions.Expect(ben.Page.GetByText("invites you.")).ToBeVisibleAsync();
        await Assertions.Expect(ben.Page.Locator("form")).ToHaveCountAsync(1);
        await ben.Label("User name").FillAsync($"ben{Guid.NewGuid():N}"[..20]);
        await ben.Label("E-mail address").FillAsync($"ben-{Guid.NewGuid():N}@example.org");
        await ben.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Person.Password);
        await ben.Page.Locator("form button[type=submit]").ClickAsync();
        var composer = await ArrivesInGeneralAsync(ben);
        await Assertions.Expect(ann.Page.GetByText("2 members")).ToBeVisibleAsync();
        await Assertions.Expect(prompt.Offer).ToBeHiddenAsync();

        await composer.FillAsync("Hello from Ben");
        await composer.PressAsync("Enter");
        await Assertions.Expect(ann.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Hello from Ben" })).ToBeVisibleAsync();
        Assert.True(use.Elapsed < Promised || use.Elapsed < Visits * visit, $"{use.Elapsed} of use, where a visit takes {visit}");

        await Assertions.Expect(prompt.Offer).ToBeVisibleAsync();
        Assert.Equal(0, await prompt.TimesAskedAsync());
        await ann.Role(AriaRole.Button, "Yes, notify me").ClickAsync();
        await Assertions.Expect(prompt.Offer.GetByText("You will be notified while this page is open.")).ToBeVisibleAsync();
        Assert.Equal(1, await prompt.TimesAskedAsync());
        Assert.Equal(["This is how it looks"], await prompt.ShownAsync());

        await AssertSpeaksAsTheBrowserAsync(ann);
        await using var late = await Visitor.ComeAsync(browser, system);
        await late.Page.GotoAsync(link);
        await late.Label("Your name").FillAsync("Eve");
        await late.Page.GetByLabel("Password", new() { Exact = true }).Last.FillAsync(Person.Password);
        await late.Label("Name of the team").FillAsync("Mine");
        await late.Role(AriaRole.Button, "Start").ClickAsync();
        await Assertions.Expect(late.Role(AriaRole.Heading, "RustyGate is set up")).ToBeVisibleAsync();
        Assert.Empty(ann.Complaints.Concat(ben.Complaints).Concat(late.Complaints));
    }

    [Fact]
    public async Task Rule2_The_first_admin_is_made_with_a_passkey_alone()
    {
        var link = $"/setup?token={await system.App.ReopenSetupAsync()}";
        await using var ann = await Visitor.ComeAsync(browser, system);
        var device = await VirtualAuthenticator.GiveAsync(ann);

        await ann.Page.GotoAsync(link);
        await ann.Label("Your name").FillAsync($"Ann {Guid.NewGuid():N}"[..20]);
        await ann.Page.GetByText("Passkey", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(ann.Page.Locator("input[type=password]")).ToHaveCountAsync(0);
        await ann.Label("Name of the team").FillAsync(Team);
        await ann.Role(AriaRole.Button, "Start").ClickAsync();
        await ArrivesInGeneralAsync(ann);
        Assert.Single(await device.CredentialsAsync());

        await ann.SignOutAsync();
        await ann.Role(AriaRole.Button, "Sign in with a passkey").ClickAsync();
        await ann.Page.WaitForURLAsync("**/chats**");
        await ann.Page.GotoAsync("/admin");
        await Assertions.Expect(ann.Page.GetByText("of 8 are fine.")).ToBeVisibleAsync();
        Assert.Empty(ann.Complaints);
    }

    [Fact]
    public async Task Rule6_A_red_row_of_the_checklist_says_what_to_change_and_stays_away_once_it_is_dismissed()
    {
        using var person = await Person.RegisterAsync(system.App, "ann");
        await system.App.MakeAdminAsync(person.Id);
        await using var admin = await Visitor.SignedInAsync(browser, system, person.Email, Person.Password);
        await admin.Page.RouteAsync("**/events", route => route.AbortAsync());

        await admin.Page.GotoAsync("/admin");
        var row = admin.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "proxy_buffering off" });
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync("Broken");

        var backup = admin.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "No backup is known." });
        await backup.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(backup).ToBeHiddenAsync();
        await admin.Page.ReloadAsync();
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Assertions.Expect(backup).ToBeHiddenAsync();
        Assert.Empty(admin.Complaints);
    }

    /// <summary>What a machine that is busy with something else takes to show one page.</summary>
    private async Task<TimeSpan> VisitAsync()
    {
        await using var stranger = await Visitor.ComeAsync(browser, system);
        var clock = Stopwatch.StartNew();
        await stranger.Page.GotoAsync("/login_page");
        await Assertions.Expect(stranger.Role(AriaRole.Heading, "Sign in")).ToBeVisibleAsync();
        return clock.Elapsed;
    }

    /// <returns>The composer, which has the focus.</returns>
    private static async Task<ILocator> ArrivesInGeneralAsync(Visitor visitor)
    {
        await visitor.Page.WaitForURLAsync("**/chats/*");
        await Assertions.Expect(visitor.Role(AriaRole.Heading, "general").First).ToBeVisibleAsync();
        var composer = visitor.Role(AriaRole.Textbox, "Message general");
        await Assertions.Expect(composer).ToBeFocusedAsync();
        return composer;
    }

    /// <summary>Language and time zone were not asked for.</summary>
    private static async Task AssertSpeaksAsTheBrowserAsync(Visitor visitor)
    {
        var me = JsonDocument.Parse(await (await visitor.Context.APIRequest.GetAsync("/auth/me")).TextAsync()).RootElement;
        Assert.Equal(("en-GB", "Europe/Berlin"), (me.GetProperty("locale").GetString(), me.GetProperty("time_zone").GetString()));
    }
}
