using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;

namespace RustyGate.Tests.Running;

/// <summary>Someone who has registered: their id, their token, and a client that carries it.</summary>
public sealed class Person(Guid id, string email, string accessToken, Uri gateway) : IDisposable
{
    public const string Password = "orbit-Lantern-42-quiet";

    private static int _next;

    public Guid Id { get; } = id;

    public string Email { get; } = email;

    public string AccessToken { get; } = accessToken;

    public HttpClient Http { get; } = new()
    {
        BaseAddress = gateway,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Person> RegisterAsync(DistributedApplication app, string name = "person")
    {
        using var anonymous = app.Anonymous();
        return await RegisterAsync(anonymous, name);
    }

    public static async Task<Person> RegisterAsync(HttpClient anonymous, string name = "person")
    {
        var email = $"{name}-{Interlocked.Increment(ref _next)}-{Guid.NewGuid():N}@example.org";
        using var answer = await anonymous.PostAsJsonAsync("/auth/register", new { email, password = Password }, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        var account = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return new Person(account.GetProperty("user_id").GetGuid(), email, account.GetProperty("access_token").GetString()!, anonymous.BaseAddress!);
    }

    public static async Task<Person> LogInAsync(HttpClient anonymous, string email)
    {
        using var answer = await anonymous.PostAsJsonAsync("/auth/login", new { email, password = Password }, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        var account = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return new Person(account.GetProperty("user_id").GetGuid(), email, account.GetProperty("access_token").GetString()!, anonymous.BaseAddress!);
    }

    public async Task<Guid> CreateGroupAsync(string name, params Person[] members)
    {
        using var answer = await Http.PostAsJsonAsync("/api/chats", new { type = "group", name, members = members.Select(m => m.Id) }, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
    }

    public async Task<JsonElement> SendAsync(Guid chat, string content, Guid? clientId = null)
    {
        using var answer = await PostAsync(chat, content, clientId ?? Guid.CreateVersion7());
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    /// <summary>The same until it is taken, by one id: for what is only the ground of a test, which a busy machine may put off.</summary>
    public Task<JsonElement> SendAtLastAsync(Guid chat, string content)
    {
        var clientId = Guid.CreateVersion7();
        return Eventually.SucceedsAsync(() => SendAsync(chat, content, clientId));
    }

    public Task<HttpResponseMessage> PostAsync(Guid chat, string content, Guid clientId) =>
        Http.PostAsJsonAsync($"/api/chats/{chat}/messages", new { content, client_id = clientId }, Cancel);

    /// <summary>The newest messages of a chat, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(Guid chat, int limit = 200)
    {
        var page = await Http.GetFromJsonAsync<JsonElement>($"/api/chats/{chat}/messages?limit={limit}", Cancel);
        return [.. page.EnumerateArray().Reverse()];
    }

    public Task<EventStream> ListenAsync(string? lastEventId = null) => EventStream.OpenAsync(Http, lastEventId);

    public void Dispose() => Http.Dispose();
}
