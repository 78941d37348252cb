using System.Net;
using Chat.Service.Delivery;

namespace Chat.Service.Tests.Delivery;

/// <summary>What a stream starts from, while its user comes and goes.</summary>
public sealed class MembershipInStreamTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R9_A_resume_tells_what_happened_while_one_was_in_the_chat_and_nothing_of_the_rest()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (me, other) = (Some.User(), Some.User());
        var chat = await api.NewGroupAsync(me);
        await MovedAsync(api);
        var start = await ReadAsync(api, other, after: null, epoch: null);

        await SayAsync(api, me, chat, "Before");
        await api.PutMemberAsync(me, chat, other).ExpectAsync(HttpStatusCode.Created);
        await SayAsync(api, me, chat, "With you");
        await api.As(me).DeleteAsync($"/api/chats/{chat}/members/{other}", Cancel).ExpectNothingAsync();
        await SayAsync(api, me, chat, "Behind your back");
        await api.PutMemberAsync(me, chat, other).ExpectAsync(HttpStatusCode.Created);
        await SayAsync(api, me, chat, "Again");
        await MovedAsync(api);

        var resumed = await ReadAsync(api, other, start.Head, start.Epoch);
        var inside = await ReadAsync(api, other, resumed.Events.First(e => e.Type == EventTypes.AddToChat).Position, start.Epoch);

        string[] fromTheFirstAdding = ["ChatUpdated", "With you", "RemoveFromChat", "AddToChat", "ChatUpdated", "Again"];
        Assert.Equal(["AddToChat", .. fromTheFirstAdding], resumed.Events.Select(Said));
        Assert.Equal(fromTheFirstAdding, inside.Events.Select(Said));
        Assert.Equal([chat], resumed.Chats);
    }

    [Fact]
    public async Task A_stream_that_starts_while_its_user_is_being_added_hears_of_the_chat_from_the_adding_on()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (me, other) = (Some.User(), Some.User());
        var chat = await db.AddChatAsync(me, other);
        var streams = new UserStreams(db.Source);
        await db.StoreAsync(Some.Message(chat, me));
        await db.ExecuteAsync($"INSERT INTO outbox (chat_id, type, users, body, created_at) VALUES ('{chat}', 'AddToChat', ARRAY['{other}'::uuid], '{{}}', now())");

        Assert.Empty((await streams.ReadAsync(other, null, null, 10, Cancel)).Chats);
        Assert.Equal([chat], (await streams.ReadAsync(me, null, null, 10, Cancel)).Chats);

        await using var connection = await db.Source.OpenConnectionAsync(Cancel);
        await OutboxMove.ExecuteAsync(connection, Cancel);
        Assert.Equal([chat], (await streams.ReadAsync(other, null, null, 10, Cancel)).Chats);

        await db.ExecuteAsync($$"""
            INSERT INTO outbox (chat_id, type, users, body, created_at) VALUES ('{{chat}}', 'RemoveFromChat', ARRAY['{{other}}'::uuid], '{}', now());
            INSERT INTO outbox (chat_id, type, users, body, created_at) VALUES ('{{chat}}', 'AddToChat', ARRAY['{{other}}'::uuid], '{}', now())
            """);
        Assert.Equal([chat], (await streams.ReadAsync(other, null, null, 10, Cancel)).Chats);
    }

    private static string Said(FeedEvent e) => e.Type != EventTypes.NewMessage
        ? e.Type
        : System.Text.Json.JsonDocument.Parse(e.Body).RootElement.GetProperty("content").GetString()!;

    private static async Task SayAsync(ChatApi api, Guid user, Guid chat, string content) => await api.SendAsync(user, chat, content).ExpectAsync(HttpStatusCode.Created);

    private static async Task<UserStream> ReadAsync(ChatApi api, Guid user, long? after, string? epoch) =>
        await new UserStreams(api.Database.Source).ReadAsync(user, after, epoch, 100, Cancel);

    private static Task MovedAsync(ChatApi api) => Eventually.HoldsAsync(
        async () => await api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, what: "the relay has moved everything");
}
