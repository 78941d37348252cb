using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Integrations;

/// <summary>A bot through the gateway: in by its own token, as far as its scopes go, out when the token is void.</summary>
public sealed class BotTests(RunningSystem system)
{
    private static readonly TimeSpan RevocationLimit = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bot_reads_and_writes_where_its_scopes_let_it_and_nowhere_else()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var (id, token) = await CreateAsync(ann, "messages:read", "messages:write", "events:read");
        using var bot = Client(token);
        var chat = await CreateGroupAsync(ann, id);
        await using var stream = await EventStream.OpenAsync(bot);

        using var sent = await bot.PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "beep" }, Cancel);
        var message = await sent.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.Equal(id, message.GetProperty("sender_id").GetGuid());
        Assert.Equal("beep", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        Assert.Equal("beep", Assert.Single(await ann.HistoryAsync(chat)).GetProperty("content").GetString());
        foreach (var closed in (string[])["/api/chats", "/api/bots", "/api/webhooks", "/auth/sessions"])
        {
            using var refused = await bot.GetAsync(closed, Cancel);
            Assert.Equal((closed, HttpStatusCode.Forbidden), (closed, refused.StatusCode));
        }

        // Its own token is for the gateway: no service takes it for anything.
        using var past = system.App.CreateHttpClient("chat", "http");
        past.DefaultRequestHeaders.Authorization = bot.DefaultRequestHeaders.Authorization;
        using var direct = await past.GetAsync($"/api/chats/{chat}/messages", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, direct.StatusCode);
    }

    [Fact]
    public async Task R10_A_replaced_token_is_void_within_two_seconds_and_fewer_scopes_count_as_fast()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var (id, token) = await CreateAsync(ann, "messages:read", "chats:read");
        using var bot = Client(token);
        var chat = await CreateGroupAsync(ann, id);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bot, "/api/chats"));

        await using var pace = Pace.Of(system.App);
        using var fewer = await ann.Http.PatchAsJsonAsync($"/api/bots/{id}", new { scopes = new[] { "messages:read" } }, Cancel);
        Assert.Equal(HttpStatusCode.OK, fewer.StatusCode);
        pace.Keeps(RevocationLimit, await Revoked.AnsweredUntilAsync(bot, "/api/chats", HttpStatusCode.Forbidden, Stopwatch.GetTimestamp()), "The end of the scope");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bot, $"/api/chats/{chat}/messages"));

        using var replaced = await ann.Http.PostAsync($"/api/bots/{id}/token", content: null, Cancel);
        var taken = await Revoked.AnsweredUntilAsync(bot, $"/api/chats/{chat}/messages", HttpStatusCode.Unauthorized, Stopwatch.GetTimestamp());
        pace.Keeps(RevocationLimit, taken, "The end of the old token");
        using var again = Client((await replaced.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(again, $"/api/chats/{chat}/messages"));
    }

    [Theory]
    [InlineData("rgb_")]
    [InlineData("rgb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task S5_A_token_that_is_no_bots_is_401(string token)
    {
        using var bot = Client(token);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bot, "/api/chats"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bot, "/health"));
    }

    private HttpClient Client(string token)
    {
        var client = system.App.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<(Guid Id, string Token)> CreateAsync(Person owner, params string[] scopes)
    {
        using var answer = await owner.Http.PostAsJsonAsync("/api/bots", new { name = "Beeper", scopes }, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var bot = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (bot.GetProperty("id").GetGuid(), bot.GetProperty("token").GetString()!);
    }

    private static async Task<Guid> CreateGroupAsync(Person owner, Guid bot)
    {
        using var answer = await owner.Http.PostAsJsonAsync("/api/chats", new { type = "group", name = "With a bot", members = new[] { bot } }, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }
}
