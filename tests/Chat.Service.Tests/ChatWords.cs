using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests;

/// <summary>Short words for what tests of chats do again and again.</summary>
internal static class ChatWords
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PutMemberAsync(this ChatApi api, Guid me, Guid chat, Guid user, string? role = null) =>
        api.As(me).PutAsync($"/api/chats/{chat}/members/{user}", role is null ? null : JsonContent.Create(new { role }), Cancel);

    public static Task<HttpResponseMessage> LeaveAsync(this ChatApi api, Guid user, Guid chat) =>
        api.As(user).PostAsync($"/api/chats/{chat}/leave", content: null, Cancel);

    public static Task<HttpResponseMessage> SendAsync(this ChatApi api, Guid user, Guid chat, string content) =>
        api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content }, Cancel);

    /// <summary>What a chat has told so far, in its order, whether the relay has moved it already or not.</summary>
    public static async Task<List<TestEvent>> EventsAsync(this ChatApi api, Guid chat)
    {
        await using var command = api.Database.Source.CreateCommand(
            """
            SELECT type, users, body FROM (
                SELECT 0 AS place, position AS number, type, users, body FROM events WHERE chat_id = $1
                UNION ALL SELECT 1, id, type, users, body FROM outbox WHERE chat_id = $1
            ) e ORDER BY place, number
            """);
        command.Parameters.Add(new() { Value = chat });
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var events = new List<TestEvent>();
        while (await rows.ReadAsync(Cancel))
        {
            events.Add(new TestEvent(
                rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<Guid[]>(1), JsonSerializer.Deserialize<JsonElement>(rows.GetString(2))));
        }

        return events;
    }
}

internal sealed record TestEvent(string Type, Guid[]? Users, JsonElement Body);
