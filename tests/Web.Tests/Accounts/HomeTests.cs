using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

public sealed class HomeTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Source0_3_The_home_page_is_for_everyone_and_asks_no_other_site_for_anything()
    {
        await using var stranger = await Visitor.ComeAsync(browser, system);
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        stranger.Page.Request += (_, request) => hosts.Add(new Uri(request.Url).Host);

        var reply = await stranger.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Equal(200, reply!.Status);
        Assert.Equal(["localhost"], hosts);
        var icon = await stranger.Page.APIRequest.GetAsync((await stranger.Page.Locator("link[rel='apple-touch-icon']").GetAttributeAsync("href"))!);
        Assert.Equal((200, "image/png"), (icon.Status, icon.Headers["content-type"]));
        Assert.Empty(stranger.Complaints);
    }
}
