using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests;

/// <summary>WCAG 2.2 AA, as far as axe can tell, in light and dark.</summary>
public sealed class AccessibilityTests(RunningSystem system, Browser browser)
{
    private static readonly AxeRunOptions Aa = new() { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") };

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_for_everyone_have_no_fault(ColorScheme scheme)
    {
        await using var stranger = await Visitor.ComeAsync(browser, system, options => Still(options, scheme));

        await AssertNoFaultAsync(stranger, "/", "/login_page", "/sign-up", "/forgot", "/no-such-page");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_of_people_and_administrators_have_no_fault(ColorScheme scheme)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        await system.App.MakeAdminAsync(ann.Id);
        var chat = await ann.CreateGroupAsync("Lunch");
        await ann.SendAsync(chat, "Soup at **noon**? See `menu.txt`, @all");
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password, options => Still(options, scheme));

        await AssertNoFaultAsync(
            visitor, $"/chats/{chat}", "/channels", "/search", "/profile", "/preferences", "/security", "/sessions", "/data",
            "/saved", "/notifications", "/admin", "/admin/users", "/admin/channels", "/admin/audit", "/admin/reports", "/admin/gateway");
    }

    /// <summary>Nothing moves, so that no colour is looked at half-way to another.</summary>
    private static void Still(BrowserNewContextOptions options, ColorScheme scheme) => (options.ColorScheme, options.ReducedMotion) = (scheme, ReducedMotion.Reduce);

    private static async Task AssertNoFaultAsync(Visitor visitor, params string[] pages)
    {
        var faults = new List<string>();
        foreach (var page in pages)
        {
            await visitor.Page.GotoAsync(page);
            await Assertions.Expect(visitor.Page.Locator("main h1").First).ToBeVisibleAsync();
            var result = await visitor.Page.RunAxe(Aa);
            faults.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{page}: {rule.Id}: {node.Html}")));
        }

        Assert.Empty(faults);
    }
}
