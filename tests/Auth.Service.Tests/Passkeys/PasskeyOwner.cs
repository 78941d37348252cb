using System.Net;
using System.Text.Json;

namespace Auth.Service.Tests.Passkeys;

/// <summary>What people do with passkeys, step by step.</summary>
internal static class PasskeyOwner
{
    /// <summary>The question for a new passkey: its token, and what the authenticator gets.</summary>
    public static async Task<(string Token, JsonElement PublicKey)> AskForNewAsync(this Account account) =>
        Read(await account.PostAsync("/auth/passkeys/options").ExpectAsync(HttpStatusCode.OK));

    /// <summary>Sends an authenticator's answer.</summary>
    public static Task<HttpResponseMessage> SendNewAsync(this Account account, string token, object credential, string? name = null) =>
        account.PostAsync("/auth/passkeys", new { passkey_token = token, credential, name });

    /// <summary>Adds a passkey; its id.</summary>
    public static async Task<Guid> AddPasskeyAsync(this Account account, Authenticator authenticator, string? name = null)
    {
        var (token, question) = await account.AskForNewAsync();
        return (await account.SendNewAsync(token, authenticator.Make(question), name).ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    public static async Task<(string Token, JsonElement PublicKey)> AskToSignInAsync(this AuthApi api) =>
        Read(await api.PostAsync("/auth/passkeys/login/options", new { }).ExpectAsync(HttpStatusCode.OK));

    /// <summary>Asks, proves and sends.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(this AuthApi api, Authenticator authenticator, AuthApi? answeredBy = null)
    {
        var (token, question) = await api.AskToSignInAsync();
        return await (answeredBy ?? api).SendProofAsync(token, authenticator.Prove(question));
    }

    public static Task<HttpResponseMessage> SendProofAsync(this AuthApi api, string token, object credential) =>
        api.PostAsync("/auth/passkeys/login", new { passkey_token = token, credential });

    public static (string Token, JsonElement PublicKey) Read(JsonElement question) =>
        (question.GetProperty("passkey_token").GetString()!, question.GetProperty("public_key"));
}
