using System.Net;
using System.Text.Json;

namespace Gateway.Service.Browser;

/// <summary>The sessions of browsers as Auth keeps them. A failure is an <see cref="HttpRequestException"/>, which is answered with 503.</summary>
internal sealed class AuthSessions(HttpClient auth)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Has a session that was just opened continued by a cookie; null when it has no such session.</summary>
    public async Task<OpenedSession?> OpenAsync(string refreshToken, CancellationToken cancellationToken)
    {
        using var reply = await auth.PostAsJsonAsync("browser-sessions", new { refresh_token = refreshToken }, cancellationToken);
        return await ReadAsync<OpenedSession>(reply, cancellationToken);
    }

    /// <summary>An access token for the session behind a cookie; null when it has ended.</summary>
    public async Task<string?> TokenAsync(string secret, CancellationToken cancellationToken)
    {
        using var reply = await auth.PostAsJsonAsync("browser-sessions/token", new { secret }, cancellationToken);
        return (await ReadAsync<IssuedToken>(reply, cancellationToken))?.AccessToken;
    }

    /// <summary>Signs out; <paramref name="client"/> is where the audit log says that it was done from.</summary>
    public async Task EndAsync(string secret, IPAddress? client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "browser-sessions/end") { Content = JsonContent.Create(new { secret }) };
        if (client is not null)
        {
            request.Headers.Add("X-Forwarded-For", client.ToString());
        }

        using var reply = await auth.SendAsync(request, cancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage reply, CancellationToken cancellationToken) where T : class =>
        reply.StatusCode == HttpStatusCode.NotFound
            ? null
            : await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(SnakeCase, cancellationToken);

    private sealed record IssuedToken(string AccessToken);
}

/// <summary>What a cookie is made of.</summary>
/// <param name="Secret">Its value.</param>
/// <param name="MaxAge">Its life in seconds.</param>
internal sealed record OpenedSession(string Secret, int MaxAge);
