using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class PreviewTests(RunningSystem system, Browser browser)
{
    /// <summary>One dot.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Rule36_A_link_shows_what_is_behind_it_with_a_picture_of_ours_and_its_sender_can_remove_that()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        await using var site = await TinyServer.StartAsync(app =>
        {
            app.MapGet("/page", () => Results.Text(
                """
                <head><meta property="og:title" content="Soups of the week"><meta property="og:description" content="Five of them">
                <meta property="og:site_name" content="The kitchen"><meta property="og:image" content="/soup.png"></head>
                """, "text/html"));
            app.MapGet("/soup.png", () => Results.Bytes(Picture, "image/png"));
        });
        var asked = new HashSet<string>(StringComparer.Ordinal);
        talk.Ben.Visitor.Page.Request += (_, request) => asked.Add(new Uri(request.Url).Authority);

        await talk.Ann.WriteAsync($"See {site.Address}/page");
        var seen = Preview(talk.Ben);
        await Assertions.Expect(seen).ToContainTextAsync("The kitchen");
        await Assertions.Expect(seen).ToContainTextAsync("Five of them");
        await Assertions.Expect(seen.GetByRole(AriaRole.Link, new() { Name = "Soups of the week" })).ToHaveAttributeAsync("href", $"{site.Address}/page");
        var picture = seen.Locator("img");
        Assert.StartsWith("/api/files/", await picture.GetAttributeAsync("src"), StringComparison.Ordinal);
        await picture.EvaluateAsync("image => image.decode()");
        Assert.DoesNotContain(new Uri(site.Address).Authority, asked);
        await Assertions.Expect(seen.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await Preview(talk.Ann).GetByRole(AriaRole.Button, new() { Name = "Remove the preview of Soups of the week" }).ClickAsync();
        await Assertions.Expect(Preview(talk.Ann)).ToHaveCountAsync(0);
        await Assertions.Expect(seen).ToHaveCountAsync(0);
        await Assertions.Expect(talk.Ben.Message("See ")).ToBeVisibleAsync();
        Assert.Empty(talk.Complaints);

        static ILocator Preview(Conversation.Talker talker) => talker.Message("See ").GetByRole(AriaRole.List, new() { Name = "What is behind the links" });
    }
}
