using System.Collections.Concurrent;
using Microsoft.Playwright;
using RustyGate.Tests.Running;

namespace Web.Tests.Browsing;

/// <summary>Somebody with a browser: a profile of their own, and one page to begin with. What the pages complain about is kept.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>For what happens at once, on a machine that has much else to do.</summary>
    internal const float PatienceMilliseconds = 90_000;

    private readonly ConcurrentQueue<string> _complaints = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Errors in scripts, and what the content policy or Trusted Types refused.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static Task<Visitor> ComeAsync(Browser browser, RunningSystem system, Action<BrowserNewContextOptions>? with = null) => ComeAsync(browser, system.Gateway, with);

    public static async Task<Visitor> ComeAsync(Browser browser, Uri gateway, Action<BrowserNewContextOptions>? with = null)
    {
        // What Playwright calls the address of the gateway by: cookies of a session need https or localhost.
        var options = new BrowserNewContextOptions
        {
            BaseURL = At(gateway),
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ServiceWorkers = ServiceWorkerPolicy.Block,
        };
        with?.Invoke(options);
        var context = await browser.OpenAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        var visitor = new Visitor(context, await context.NewPageAsync());
        context.WebError += (_, error) => visitor._complaints.Enqueue(error.Error);
        context.Console += (_, message) =>
        {
            if (message.Type == "error" && (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) || message.Text.Contains("Trusted", StringComparison.Ordinal)))
            {
                visitor._complaints.Enqueue(message.Text);
            }
        };
        return visitor;
    }

    /// <summary>Somebody with an account who is signed in, on no page yet.</summary>
    public static async Task<Visitor> SignedInAsync(Browser browser, RunningSystem system, string email, string password, Action<BrowserNewContextOptions>? with = null)
    {
        var visitor = await ComeAsync(browser, system, with);
        await visitor.SignInAsync(system.Gateway, email, password);
        return visitor;
    }

    public async Task SignInAsync(Uri gateway, string email, string password)
    {
        var reply = await Context.APIRequest.PostAsync("/bff/login", new()
        {
            DataObject = new { email, password },
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-RustyGate-Csrf"] = "1", ["Origin"] = At(gateway) },
        });
        Assert.Equal(200, reply.Status);
    }

    /// <summary>By the menu, as one does; then at the page to sign in on.</summary>
    public async Task SignOutAsync()
    {
        await Role(AriaRole.Button, "Your account").ClickAsync();
        await Role(AriaRole.Menuitem, "Sign out").ClickAsync();
        await Page.WaitForURLAsync("**/login_page");
    }

    /// <summary>With the app's worker, which loads all of the app once: only for those who look at what it does.</summary>
    public static void WithWorker(BrowserNewContextOptions options) => options.ServiceWorkers = ServiceWorkerPolicy.Allow;

    /// <summary>Waits until the app's worker stands between the page and the network.</summary>
    public Task IsInstalledAsync() => Eventually.HoldsAsync(() => Page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null"), what: "the worker is there");

    public ILocator Role(AriaRole role, string name, bool exact = false) => Page.GetByRole(role, new() { Name = name, Exact = exact });

    public ILocator Label(string label, bool exact = false) => Page.GetByLabel(label, new() { Exact = exact });

    private static string At(Uri gateway) => $"http://localhost:{gateway.Port}";

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
