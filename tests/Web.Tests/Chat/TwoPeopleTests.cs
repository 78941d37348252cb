using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class TwoPeopleTests(RunningSystem system, Browser browser)
{
    [Fact]
    public async Task Source2_10_Rule13_Two_people_write_to_each_other_and_see_it_at_once()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);

        await talk.Ann.WriteAsync("Soup at **noon**?");
        await Assertions.Expect(talk.Ben.Message("Soup at noon?")).ToBeVisibleAsync();
        await Assertions.Expect(talk.Ben.Message("Soup at noon?").Locator("strong", new() { HasText = "noon" })).ToBeVisibleAsync();
        await talk.Ben.WriteAsync("Yes!");
        await Assertions.Expect(talk.Ann.Message("Yes!")).ToBeVisibleAsync();
        Assert.Empty(talk.Complaints);
    }

    [Fact]
    public async Task Rule19_Source2_8_What_is_written_offline_is_sent_once_in_order_and_what_was_missed_comes()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        await talk.Ben.Visitor.Context.SetOfflineAsync(true);
        string[] lines = ["one offline", "two offline", "three offline"];
        foreach (var line in lines)
        {
            await talk.Ben.WriteAsync(line);
        }

        for (var i = 0; i < 5; i++)
        {
            await talk.AnnsAccount.SendAsync(talk.Chat, $"missed {i}");
        }

        await Assertions.Expect(talk.Ann.Message("missed 4")).ToBeVisibleAsync();
        await talk.Ben.Visitor.Context.SetOfflineAsync(false);

        await Assertions.Expect(talk.Ann.Message("three offline")).ToBeVisibleAsync();
        await Assertions.Expect(talk.Ben.Message("missed 4")).ToBeVisibleAsync();
        var stored = (await talk.AnnsAccount.HistoryAsync(talk.Chat)).Select(message => message.GetProperty("content").GetString()).ToList();
        Assert.Equal(lines, stored.Where(content => content!.EndsWith("offline", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"missed {i}"), stored.Where(content => content!.StartsWith("missed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S47_What_looks_like_markup_is_shown_as_text()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        const string Hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>alert(1)</script>";

        await talk.AnnsAccount.SendAsync(talk.Chat, Hostile);

        var shown = talk.Ben.Message("<img src=x onerror=alert(1)>");
        await Assertions.Expect(shown).ToBeVisibleAsync();
        Assert.Equal(0, await shown.Locator("img[src='x'], script, a[href^='javascript']").CountAsync());
        Assert.Empty(talk.Complaints);
    }
}
