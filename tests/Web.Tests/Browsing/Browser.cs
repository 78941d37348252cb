using Microsoft.Playwright;
using Web.Tests.Browsing;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Web.Tests.Browsing;

/// <summary>One headless Chromium for all tests; each visitor has a profile of their own in it.</summary>
public sealed class Browser : IAsyncLifetime
{
    // Without the ones about the background, it asks the network for things of its own.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Visitor.PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = await Chromium.ExecutableAsync(), Args = Arguments });
    }

    public Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options) =>
        (_browser ?? throw new InvalidOperationException("The browser has not been started.")).NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
