using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Integrations;

/// <summary>An incoming webhook through the gateway.</summary>
public sealed class HookTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_to_a_hooks_address_is_a_message_on_the_members_streams_and_a_removed_one_is_404()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Builds");
        await using var stream = await ann.ListenAsync();
        using var made = await ann.Http.PostAsJsonAsync($"/api/chats/{chat}/hooks", new { name = "CI" }, Cancel);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var hook = await made.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        using var program = system.App.Anonymous();

        using var posted = await program.PostAsJsonAsync(hook.GetProperty("url").GetString(), new { text = "green" }, Cancel);
        var received = await stream.UntilAsync("NewMessage");

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(("green", hook.GetProperty("id").GetGuid()), (
            received.Data.GetProperty("content").GetString(), received.Data.GetProperty("sender_id").GetGuid()));

        using var removed = await ann.Http.DeleteAsync($"/api/chats/{chat}/hooks/{hook.GetProperty("id")}", Cancel);
        using var late = await program.PostAsJsonAsync(hook.GetProperty("url").GetString(), new { text = "late" }, Cancel);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, late.StatusCode));
    }
}
