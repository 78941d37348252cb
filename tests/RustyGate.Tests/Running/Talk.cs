using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace RustyGate.Tests.Running;

/// <summary>Short words for a request whose answer is expected.</summary>
internal static class Talk
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sends JSON; the body of an answer of exactly <paramref name="status"/>, if it has one.</summary>
    public static async Task<JsonElement> AskAsync(this HttpClient http, HttpMethod method, string path, HttpStatusCode status, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 || answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true
            ? default
            : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static Task<JsonElement> PostAsync(this HttpClient http, string path, HttpStatusCode status, object? body = null) =>
        http.AskAsync(HttpMethod.Post, path, status, body);

    /// <summary>A member that is text.</summary>
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
