using System.Net;
using System.Text.Json;

namespace RustyGate.Client;

/// <summary>The server has answered, and not with what was asked for.</summary>
internal sealed class Refusal(HttpStatusCode status, string code, string title, TimeSpan? retryAfter) : Exception(title)
{
    public HttpStatusCode Status => status;

    public string Code => code;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether the same may succeed a little later.</summary>
    public bool IsTransient => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    public static async Task<Refusal> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (code, title) = (CodeOf(response.StatusCode), response.ReasonPhrase ?? "");
        try
        {
            var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            code = problem.GetProperty("code").GetString() ?? code;
            title = problem.GetProperty("title").GetString() ?? title;
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not from a RustyGate: something in front of it.
        }

        return new Refusal(response.StatusCode, code, title, response.Headers.RetryAfter?.Delta);
    }

    public static string CodeOf(HttpStatusCode status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    /// <summary>The same from an <c>error</c> frame.</summary>
    public static Refusal Of(JsonElement error) => new(
        (HttpStatusCode)error.GetProperty("status").GetInt32(),
        error.GetProperty("code").GetString() ?? "",
        error.GetProperty("title").GetString() ?? "",
        error.TryGetProperty("retry_after", out var seconds) ? TimeSpan.FromSeconds(seconds.GetInt32()) : null);
}
