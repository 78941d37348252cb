using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

public sealed class ComposerTests(RunningSystem system, Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule14_Enter_that_ends_a_composition_sends_nothing_and_the_next_one_does()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var page = talk.Ann.Visitor.Page;
        var keyboard = await talk.Ann.Visitor.Context.NewCDPSessionAsync(page);
        await talk.Ann.Composer.FocusAsync();

        await SendAsync("Input.imeSetComposition", new() { ["text"] = "にほn", ["selectionStart"] = 3, ["selectionEnd"] = 3 });
        // As the input method hands it on: a key of its own, which writes nothing.
        await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "rawKeyDown", ["key"] = "Enter", ["code"] = "Enter", ["windowsVirtualKeyCode"] = 13 });
        await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = "Enter", ["code"] = "Enter", ["windowsVirtualKeyCode"] = 13 });
        await SendAsync("Input.imeSetComposition", new() { ["text"] = "にほん", ["selectionStart"] = 3, ["selectionEnd"] = 3 });
        await Assertions.Expect(talk.Ann.Composer).ToHaveValueAsync("にほん");
        await SendAsync("Input.insertText", new() { ["text"] = "日本" });
        await Assertions.Expect(talk.Ann.Composer).ToHaveValueAsync("日本");
        await page.EvaluateAsync("() => new Promise(over => setTimeout(over, 50))");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(talk.Ben.Message("日本")).ToBeVisibleAsync();
        Assert.Single(await talk.AnnsAccount.HistoryAsync(talk.Chat));
        Assert.Empty(talk.Complaints);

        Task SendAsync(string command, Dictionary<string, object> arguments) => keyboard.SendAsync(command, arguments).WaitAsync(Eventually.Deadline, Cancel);
    }

    [Fact]
    public async Task Source2_8_Rule20_A_file_that_is_dropped_on_the_chat_arrives_as_it_was_at_the_other_person()
    {
        await using var talk = await Conversation.BeginAsync(browser, system);
        var page = talk.Ann.Visitor.Page;
        var dropped = await page.EvaluateHandleAsync(
            """
            () => {
              const data = new DataTransfer();
              data.items.add(new File(['Soup, bread, tea'], 'menu.txt', { type: 'text/plain' }));
              return data;
            }
            """);

        var chat = talk.Ann.Visitor.Role(AriaRole.Region, "Conversation");
        await chat.DispatchEventAsync("dragover", new { dataTransfer = dropped });
        await Assertions.Expect(page.GetByText("Drop files to attach them")).ToBeVisibleAsync();
        await chat.DispatchEventAsync("drop", new { dataTransfer = dropped });
        await Assertions.Expect(talk.Ann.Visitor.Role(AriaRole.Button, "Remove menu.txt")).ToBeVisibleAsync();
        await talk.Ann.WriteAsync("For today");

        var download = await talk.Ben.Visitor.Page.RunAndWaitForDownloadAsync(() => talk.Ben.Message("For today").GetByRole(AriaRole.Link).Filter(new() { HasText = "menu.txt" }).ClickAsync());
        Assert.Equal("menu.txt", download.SuggestedFilename);
        Assert.Equal("Soup, bread, tea", await File.ReadAllTextAsync(await download.PathAsync(), Cancel));
        Assert.Empty(talk.Complaints);
    }
}
