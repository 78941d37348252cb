using System.Net;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>What a line does that begins with a slash, and what asks before it is sent.</summary>
public sealed class CommandTests(RunningSystem system, Browser browser)
{
    private const string Unknown = "/dance with me";

    [Fact]
    public async Task Rule22_Each_command_does_what_it_says_and_an_unknown_one_says_so_and_keeps_the_text()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var name = $"guest{Guid.NewGuid():N}"[..20];
        using var named = await NamedAsync(name);
        var page = talk.Ann.Visitor.Page;

        await talk.Ann.Composer.FillAsync(Unknown);
        await talk.Ann.Composer.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no command /dance");
        await Assertions.Expect(talk.Ann.Composer).ToHaveValueAsync(Unknown);

        await talk.Ann.WriteAsync("/me waves");
        await Assertions.Expect(talk.Ben.Message("waves")).ToBeVisibleAsync();
        await talk.Ann.WriteAsync("/shrug Who knows");
        await Assertions.Expect(talk.Ben.Message("Who knows ¯\\_(ツ)_/¯")).ToBeVisibleAsync();
        await talk.Ann.WriteAsync("/topic What we eat");
        await Assertions.Expect(talk.Ben.Visitor.Page.Locator("header").GetByText("What we eat")).ToBeVisibleAsync();
        await talk.Ann.WriteAsync($"/invite @{name}");
        await Assertions.Expect(talk.Ben.Visitor.Page.GetByText("3 members")).ToBeVisibleAsync();
        await talk.Ann.WriteAsync("/mute 2h");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).GetByRole(AriaRole.Img, new() { Name = "Muted" })).ToBeVisibleAsync();
        await talk.Ann.WriteAsync("/remind 20m to fetch the soup");
        await Assertions.Expect(page.GetByText("You will be reminded")).ToBeVisibleAsync();

        var scheduled = await talk.AnnsAccount.Http.AskAsync(HttpMethod.Get, "/api/scheduled", HttpStatusCode.OK);
        Assert.Equal("⏰ fetch the soup", Assert.Single(scheduled.EnumerateArray()).Text("content"));
        Assert.Empty(talk.Complaints);
    }

    [Fact]
    public async Task Rule21_Everyone_among_more_than_ten_is_asked_for_once_with_the_number()
    {
        var people = new List<Person>();
        for (var i = 0; i < 10; i++)
        {
            people.Add(await Person.RegisterAsync(system.App, "one"));
        }

        await using var talk = await Conversation.BeginAsync(browser, system, [.. people]);
        var dialog = talk.Ann.Visitor.Page.GetByRole(AriaRole.Dialog);
        await talk.Ann.Composer.FillAsync("@all Soup is here");
        await talk.Ann.Composer.PressAsync("Enter");
        await Assertions.Expect(dialog).ToContainTextAsync("12 people");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(talk.Ann.Composer).ToHaveValueAsync("@all Soup is here");
        await talk.Ann.Composer.PressAsync("Enter");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Assertions.Expect(talk.Ben.Message("Soup is here")).ToBeVisibleAsync();
        Assert.Single(await talk.AnnsAccount.HistoryAsync(talk.Chat));
        people.ForEach(person => person.Dispose());
    }

    /// <summary>Somebody who is known by a user name.</summary>
    private async Task<HttpClient> NamedAsync(string name)
    {
        var http = system.App.Anonymous();
        await http.PostAsync("/auth/register", HttpStatusCode.Created, new { email = $"{name}@example.org", username = name, password = Person.Password });
        return http;
    }
}
