using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Messages;

/// <summary>One chat, and short words for what its members do in it.</summary>
internal sealed class ConversationOf(ChatApi api, Guid chat)
{
    public Guid Chat => chat;

    private string Path => $"/api/chats/{chat}";

    public static async Task<ConversationOf> GroupAsync(ChatApi api, params Guid[] people) => new(api, await api.NewGroupAsync(people[0], people[1..]));

    public static async Task<ConversationOf> NewAsync(ChatApi api, string type, params Guid[] people)
    {
        object body = type == "single" ? new { type, user_id = people[1] } : new { type, name = "News", members = people[1..] };
        var made = await api.As(people[0]).PostAsJsonAsync("/api/chats", body, Cancel).ExpectAsync(HttpStatusCode.Created);
        return new ConversationOf(api, made.GetProperty("id").GetGuid());
    }

    public Task<HttpResponseMessage> Post(Guid user, object body) => api.As(user).PostAsJsonAsync($"{Path}/messages", body, Cancel);

    public Task<JsonElement> SendAsync(Guid user, string content = "Hello", Guid? replyTo = null, params string[] mentions) =>
        Post(user, new { content, reply_to = replyTo, mentions }).ExpectAsync(HttpStatusCode.Created);

    public Task<HttpResponseMessage> Edit(Guid user, Guid message, object body) => api.As(user).PatchAsJsonAsync($"{Path}/messages/{message}", body, Cancel);

    public Task<HttpResponseMessage> Delete(Guid user, Guid message, string role = "user") => api.As(user, role).DeleteAsync($"{Path}/messages/{message}", Cancel);

    /// <summary>GET of what follows <c>/api/chats/{id}</c>.</summary>
    public Task<HttpResponseMessage> Get(Guid user, string path) => api.As(user).GetAsync(Path + path, Cancel);

    public Task<JsonElement> ReadAsync(Guid user, string path) => Get(user, path).ExpectAsync(HttpStatusCode.OK);

    public Task<HttpResponseMessage> Call(Guid user, HttpMethod method, string path, object? body = null) =>
        api.As(user).SendAsync(new HttpRequestMessage(method, Path + path) { Content = body is null ? null : JsonContent.Create(body) }, Cancel);

    /// <summary>The bodies of the chat's events of one type, in their order, whether the relay has moved them or not.</summary>
    public async Task<List<JsonElement>> EventsAsync(string type) => [.. (await api.Database.ColumnAsync<string>($"""
        SELECT body FROM (
            SELECT position, 0 AS id, chat_id, type, body FROM events UNION ALL SELECT 9223372036854775807, id, chat_id, type, body FROM outbox) e
        WHERE chat_id = '{chat}' AND type = '{type}' ORDER BY position, id
        """)).Select(body => JsonSerializer.Deserialize<JsonElement>(body))];

    public static Guid Id(JsonElement message) => message.GetProperty("id").GetGuid();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
