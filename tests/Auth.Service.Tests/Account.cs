using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Auth.Service.Mfa;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests;

/// <summary>Somebody who is signed in.</summary>
internal sealed class Account(AuthApi api, Guid id, string email, JsonElement signedIn)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public Guid Id { get; } = id;

    public string Email { get; } = email;

    public string AccessToken { get; } = signedIn.GetProperty("access_token").GetString()!;

    public Guid SessionId => Jwt.Read(AccessToken).Claims.GetProperty("sid").GetGuid();

    public static async Task<Account> RegisterAsync(AuthApi api)
    {
        var email = Some.Email();
        var reply = await api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        return new Account(api, reply.GetProperty("user_id").GetGuid(), email, reply);
    }

    /// <summary>An account that was made an admin before it signed in.</summary>
    public static async Task<Account> AdminAsync(AuthApi api)
    {
        var registered = await RegisterAsync(api);
        await api.InDatabaseAsync(db => db.Users.Where(user => user.Id == registered.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, Roles.Admin)));
        return await registered.LogInAgainAsync();
    }

    public async Task<Account> LogInAgainAsync() =>
        new(api, Id, Email, await LogInAsync().ExpectAsync(HttpStatusCode.OK));

    public Task<HttpResponseMessage> LogInAsync() => api.PostAsync("/auth/login", new { email = Email, password = Some.Password });

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, AuthApi? replica = null)
    {
        var client = (replica ?? api).CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        return client.SendAsync(
            new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) }, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Lets the session grow too old for what asks for a step-up.</summary>
    public Task GrowOldAsync() => api.InDatabaseAsync(db => db.Sessions.Where(session => session.Id == SessionId).ExecuteUpdateAsync(set => set
        .SetProperty(session => session.CreatedAt, session => session.CreatedAt.AddMinutes(-16))
        .SetProperty(session => session.SteppedUpAt, (DateTimeOffset?)null)));

    /// <summary>Adds a second factor; what its app would know, and the recovery codes.</summary>
    public async Task<(byte[] Secret, IReadOnlyList<string> RecoveryCodes)> AddSecondFactorAsync()
    {
        var begun = await PostAsync("/auth/mfa/totp").ExpectAsync(HttpStatusCode.OK);
        var secret = Base32(begun.GetProperty("secret").GetString()!);
        var confirmed = await PostAsync("/auth/mfa/totp/confirm", new { code = CodeAt(secret, -1) }).ExpectAsync(HttpStatusCode.OK);
        return (secret, [.. confirmed.GetProperty("recovery_codes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    /// <summary>The code of the present step, or of one before or after it.</summary>
    public static string CodeAt(byte[] secret, int steps = 0) => Totp.Code(secret, Totp.Step(DateTimeOffset.UtcNow) + steps);

    public static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString(Letters.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}
