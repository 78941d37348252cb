using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>Two people, each with a browser of their own, in a group that nobody else has.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private const string Room = "Lunch";

    private Conversation(Person ann, Person ben, Guid chat, Talker annsPage, Talker bensPage) =>
        (AnnsAccount, BensAccount, Chat, Ann, Ben) = (ann, ben, chat, annsPage, bensPage);

    public Person AnnsAccount { get; }

    public Person BensAccount { get; }

    public Guid Chat { get; }

    public Talker Ann { get; }

    public Talker Ben { get; }

    public IEnumerable<string> Complaints => Ann.Visitor.Complaints.Concat(Ben.Visitor.Complaints);

    public static async Task<Conversation> BeginAsync(Browser browser, RunningSystem system, params Person[] others)
    {
        var ann = await Person.RegisterAsync(system.App, "ann");
        var ben = await Person.RegisterAsync(system.App, "ben");
        var chat = await ann.CreateGroupAsync(Room, [ben, .. others]);
        return new Conversation(ann, ben, chat, await Talker.OpenAsync(browser, system, ann, chat), await Talker.OpenAsync(browser, system, ben, chat));
    }

    /// <summary>Up to which message, as the server has it.</summary>
    public async Task<long> ReadByBenAsync()
    {
        var chat = await BensAccount.Http.GetFromJsonAsync<JsonElement>($"/api/chats/{Chat}", TestContext.Current.CancellationToken);
        return chat.GetProperty("me").GetProperty("read_seq").GetInt64();
    }

    public async ValueTask DisposeAsync()
    {
        await Ann.Visitor.DisposeAsync();
        await Ben.Visitor.DisposeAsync();
        AnnsAccount.Dispose();
        BensAccount.Dispose();
    }

    /// <summary>One of them, at the chat's page.</summary>
    internal sealed class Talker(Visitor visitor)
    {
        public Visitor Visitor => visitor;

        public ILocator Composer => visitor.Role(AriaRole.Textbox, $"Message {Room}");

        public static async Task<Talker> OpenAsync(Browser browser, RunningSystem system, Person person, Guid chat, Action<BrowserNewContextOptions>? with = null)
        {
            var visitor = await Visitor.SignedInAsync(browser, system, person.Email, Person.Password, with);
            await visitor.Page.GotoAsync($"/chats/{chat}");
            var talker = new Talker(visitor);
            await Assertions.Expect(talker.Composer).ToBeVisibleAsync();
            return talker;
        }

        public async Task WriteAsync(string text)
        {
            await Composer.FillAsync(text);
            await Composer.PressAsync("Enter");
            await Assertions.Expect(Composer).ToHaveValueAsync("");
        }

        /// <summary>The message that contains the text.</summary>
        public ILocator Message(string text) => visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = text });
    }
}
