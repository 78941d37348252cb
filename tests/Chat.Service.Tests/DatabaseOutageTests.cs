using System.Net;
using System.Net.Http.Json;

namespace Chat.Service.Tests;

/// <summary>R15: PostgreSQL down fails fast, and the service is well again soon after it is back.</summary>
public sealed class DatabaseOutageTests
{
    /// <summary>Two seconds are the driver's, one for an answer and one for its attempt to cancel; the rest is the test's own way there.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2.25);

    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(5);

    private static readonly Guid Me = Some.User();

    [Fact]
    public async Task R15_A_killed_database_is_503_at_once_and_everything_goes_on_after_it()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await using var api = await ChatApi.WithLimitsAsync(server);
        var chat = await WarmAsync(api);

        await server.KillAsync();
        await AssertUnavailableAsync(api, chat);
        await server.StartAsync();

        await AssertWellAsync(api, chat);
    }

    [Fact]
    public async Task R15_A_frozen_database_is_503_within_two_seconds_and_everything_goes_on_after_it()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await using var api = await ChatApi.WithLimitsAsync(server);
        var chat = await WarmAsync(api);

        await server.FreezeAsync();
        await AssertUnavailableAsync(api, chat);
        await server.ThawAsync();

        await AssertWellAsync(api, chat);
    }

    private static async Task<Guid> WarmAsync(ChatApi api)
    {
        // A busy machine may meet the limits here too.
        var chat = await Eventually.SucceedsAsync(() => api.NewGroupAsync(Me));
        await Eventually.SucceedsAsync(() => PostAsync(api, chat).ExpectAsync(HttpStatusCode.Created));
        await Eventually.SucceedsAsync(() => ListAsync(api).ExpectAsync(HttpStatusCode.OK));
        return chat;
    }

    private static Task AssertUnavailableAsync(ChatApi api, Guid chat) => Refusals.AreWithinAsync(
        Promised,
        [.. Enumerable.Range(0, 10).Select<int, Func<Task<HttpResponseMessage>>>(n => n % 2 == 0 ? () => PostAsync(api, chat) : () => ListAsync(api))]);

    private static async Task AssertWellAsync(ChatApi api, Guid chat)
    {
        using var yardstick = new Yardstick();
        await Eventually.HoldsAsync(async () => (await PostAsync(api, chat)).StatusCode == HttpStatusCode.Created, what: "messages are stored again");
        await Eventually.HoldsAsync(async () => (await ListAsync(api)).StatusCode == HttpStatusCode.OK, what: "chats are listed again");
        await Eventually.HoldsAsync(
            async () => await api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, what: "the relay has moved what waited");
        Assert.InRange(yardstick.Elapsed, TimeSpan.Zero, yardstick.Of(Healthy));
        Assert.Equal(0L, await api.Database.ScalarAsync<long>("SELECT count(*) FROM chats c WHERE last_seq <> (SELECT count(*) FROM messages WHERE chat_id = c.id)"));
    }

    private static Task<HttpResponseMessage> PostAsync(ChatApi api, Guid chat) =>
        api.As(Me).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "Hello" }, TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> ListAsync(ChatApi api) => api.As(Me).GetAsync("/api/chats", TestContext.Current.CancellationToken);
}
