using Microsoft.Playwright;

namespace Web.Tests.Screens;

/// <summary>A page, or a page with something open on it.</summary>
internal sealed record Screen(string Name, string Path, Func<IPage, Task>? Then = null)
{
    private const string Busy = "engineering";

    // Beyond the loaded messages there is always something on its way, and the page of all parts shows what that looks like.
    private const string Still =
        """
        () => !document.querySelector('.spinner:not(.edge .spinner, .design .spinner), [aria-busy="true"]')
            && [...document.images].every((image) => image.complete || !image.checkVisibility() || image.getBoundingClientRect().bottom < 0 || image.getBoundingClientRect().top > innerHeight)
        """;

    public static readonly IReadOnlyList<Screen> ForStrangers =
    [
        new("home", "/"), new("sign-in", "/login_page"), new("sign-up", "/sign-up"), new("forgot", "/forgot"), new("reset", "/reset"), new("verify", "/verify"),
        new("setup", "/setup"), new("invite-void", "/invite/unknown"), new("not-found", "/no-such-page"), new("design", "/design"),
    ];

    public static readonly IReadOnlyList<Screen> ForAda =
    [
        new("chats", "/chats"),
        new("chat", "/chats", page => OpenAsync(page, Busy)),
        new("thread", "/chats", async page =>
        {
            await OpenAsync(page, Busy);
            await page.Locator("button.thread").Last.ClickAsync();
        }),
        new("members", "/chats", page => PanelAsync(page, "Members")),
        new("pins", "/chats", page => PanelAsync(page, "Pinned messages", "general")),
        new("chat-settings", "/chats", page => PanelAsync(page, "Chat settings")),
        new("switcher", "/chats", page => page.Keyboard.PressAsync("Control+k")),
        new("keys", "/chats", page => page.Keyboard.PressAsync("Control+/")),
        new("channels", "/channels"), new("search", "/search?q=deploy"), new("saved", "/saved"),
        new("profile", "/profile"), new("preferences", "/preferences"), new("notifications", "/notifications"), new("security", "/security"),
        new("sessions", "/sessions"), new("data", "/data"),
        new("admin", "/admin", page => Assertions.Expect(page.Locator("polyline").Nth(2)).ToBeAttachedAsync()),
        new("admin-users", "/admin/users"), new("admin-channels", "/admin/channels"), new("admin-audit", "/admin/audit"), new("admin-reports", "/admin/reports"),
        new("admin-gateway", "/admin/gateway"),
    ];

    /// <summary>Opens it, and waits until it asks for nothing any more.</summary>
    public async Task ShowAsync(IPage page)
    {
        await page.GotoAsync(Path);
        await Assertions.Expect(page.Locator("h1").First).ToBeAttachedAsync();
        if (Then is not null)
        {
            await Then(page);
        }

        await page.WaitForFunctionAsync(Still);
        await page.Mouse.MoveAsync(0, 0);
    }

    private static async Task OpenAsync(IPage page, string chat)
    {
        await page.Locator("[data-chat]").Filter(new() { HasText = chat }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article).First).ToBeAttachedAsync();
    }

    /// <summary>On a phone the ways to the panels are in a menu.</summary>
    private static async Task PanelAsync(IPage page, string name, string chat = Busy)
    {
        await OpenAsync(page, chat);
        var button = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
        if (!await button.IsVisibleAsync())
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "More about this chat" }).ClickAsync();
            button = page.GetByRole(AriaRole.Menuitem, new() { Name = name });
        }

        await button.ClickAsync();
    }
}
