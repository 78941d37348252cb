using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests;

/// <summary>The client as an app of the device, and what is said of it.</summary>
public sealed class AppTests(RunningSystem system, Browser browser)
{
    private static readonly string[] Kept = ["Content-Security-Policy", "Cache-Control"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule35_It_can_be_installed_opens_without_a_network_and_goes_on_with_a_new_version_when_one_likes()
    {
        var version = 1;
        using var gateway = new HttpClient { BaseAddress = system.Gateway };
        await using var front = await TinyServer.StartAsync(app => app.MapGet("/{**path}", PassOnAsync));
        await using var visitor = await Visitor.ComeAsync(browser, system, options =>
        {
            options.BaseURL = front.Address;
            Visitor.WithWorker(options);
        });

        await visitor.Page.GotoAsync("/");
        await visitor.IsInstalledAsync();
        Assert.Empty(await FaultsAsync(visitor));
        await visitor.Context.SetOfflineAsync(true);
        await visitor.Page.GotoAsync("/login_page");
        await Assertions.Expect(visitor.Role(AriaRole.Button, "Sign in", exact: true)).ToBeVisibleAsync();
        await visitor.Context.SetOfflineAsync(false);

        version = 2;
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByText("A new version is ready.")).ToBeVisibleAsync();
        await visitor.Page.RunAndWaitForRequestAsync(() => visitor.Role(AriaRole.Button, "Reload").ClickAsync(), request => request.IsNavigationRequest);
        await Assertions.Expect(visitor.Role(AriaRole.Button, "Sign in", exact: true)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("A new version is ready.")).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);

        // The gateway as it is, but for the version of the worker.
        async Task PassOnAsync(HttpContext context)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.Path + context.Request.QueryString);
            request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
            using var reply = await gateway.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)reply.StatusCode;
            context.Response.ContentType = reply.Content.Headers.ContentType?.ToString();
            foreach (var header in Kept.Where(reply.Headers.Contains))
            {
                context.Response.Headers.Append(header, string.Join(',', reply.Headers.GetValues(header)));
            }

            await reply.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            if (context.Request.Path == "/sw.js")
            {
                await context.Response.WriteAsync($"\n// {version}", context.RequestAborted);
            }
        }
    }

    [Fact]
    public async Task Rule39_The_readme_says_that_there_is_no_limit_no_licence_and_no_call_home()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "RustyGate.sln")))
        {
            root = root.Parent!;
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(root.FullName, "README.md"), Cancel);

        Assert.Contains("There is no limit on people, messages or time in it, no licence key, and it calls nobody.", readme.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    /// <summary>Why the browser would not install it; that a profile is a throw-away one is no fault of the app.</summary>
    private static async Task<IReadOnlyList<string>> FaultsAsync(Visitor visitor)
    {
        var session = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        var answer = await session.SendAsync("Page.getInstallabilityErrors");
        return [.. answer!.Value.GetProperty("installabilityErrors").EnumerateArray().Select(fault => fault.GetProperty("errorId").GetString()!).Where(fault => fault != "in-incognito")];
    }
}
