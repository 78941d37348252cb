using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Auth.Service.Tests;

/// <summary>Someone with an account, and the tokens of one of their sessions.</summary>
internal sealed record SignedUp(AuthApi Api, Guid Id, string Email, string AccessToken, string RefreshToken)
{
    public Guid SessionId { get; } = Jwt.Read(AccessToken).Claims.GetProperty("sid").GetGuid();

    public static async Task<SignedUp> NewAsync(AuthApi api)
    {
        var email = Some.Email();
        return Of(api, await api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created));
    }

    public static SignedUp Of(AuthApi api, JsonElement reply) => new(
        api,
        reply.GetProperty("user_id").GetGuid(),
        reply.GetProperty("email").GetString()!,
        reply.GetProperty("access_token").GetString()!,
        reply.GetProperty("refresh_token").GetString()!);

    /// <summary>Another session of the same person.</summary>
    public async Task<SignedUp> LogInAsync(string password = Some.Password, string? userAgent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login") { Content = JsonContent.Create(new { email = Email, password }) };
        if (userAgent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        }

        return Of(Api, await Api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK));
    }

    public Task<HttpResponseMessage> RefreshAsync() => RefreshAsync(Api);

    public Task<HttpResponseMessage> RefreshAsync(AuthApi replica) => replica.PostAsync("/auth/refresh", new { refresh_token = RefreshToken });

    /// <summary>The tokens that follow.</summary>
    public async Task<SignedUp> RefreshedAsync() => Of(Api, await RefreshAsync().ExpectAsync(HttpStatusCode.OK));

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>The list of sessions, as this one sees it.</summary>
    public Task<JsonElement> SessionsAsync() => GetAsync("/auth/sessions").ExpectAsync(HttpStatusCode.OK);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null) =>
        Api.CreateClient().SendAsync(
            new HttpRequestMessage(method, path)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", AccessToken) },
                Content = body is null ? null : JsonContent.Create(body),
            },
            TestContext.Current.CancellationToken);
}
