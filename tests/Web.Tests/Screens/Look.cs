using Microsoft.Playwright;
using Web.Tests.Browsing;

namespace Web.Tests.Screens;

/// <summary>How a page is looked at.</summary>
internal sealed record Look(string Name, ColorScheme Scheme, ViewportSize Size)
{
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 800 };

    public static readonly IReadOnlyList<Look> All =
        [new("light", ColorScheme.Light, Desk), new("dark", ColorScheme.Dark, Desk), new("phone", ColorScheme.Light, new() { Width = 360, Height = 740 })];

    private bool IsPhone => Size.Width < 600;

    public Task<Visitor> OpenAsync(Browser browser, Uri gateway) => Visitor.ComeAsync(browser, gateway, options =>
        (options.ColorScheme, options.ViewportSize, options.ReducedMotion, options.IsMobile, options.HasTouch) = (Scheme, Size, ReducedMotion.Reduce, IsPhone, IsPhone));
}
