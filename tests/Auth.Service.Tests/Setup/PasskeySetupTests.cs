using System.Net;
using System.Text.Json;
using Auth.Service.Tests.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Setup;

/// <summary>The first admin by passkey, and an account without a password from then on.</summary>
public sealed class PasskeySetupTests(AuthPostgres server)
{
    private const string Token = "the-token-of-the-setup-link-as-the-start-made-it";

    [Fact]
    public async Task Rule2_The_first_admin_is_made_with_a_passkey_and_signs_in_by_it_alone()
    {
        await using var api = await NewAsync();
        using var phone = new Authenticator();
        var (token, question) = await AskAsync(api);
        Assert.Equal(("Ann.Lee", "Ann Lee"), (question.GetProperty("user").GetProperty("name").GetString(), question.GetProperty("user").GetProperty("displayName").GetString()));

        var reply = await SetUpAsync(api, token, phone.Make(question)).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal("admin", Jwt.Read(reply.GetProperty("access_token").GetString()!).Claims.GetProperty("role").GetString());
        var admin = await api.InDatabaseAsync(db => db.Users.SingleAsync());
        Assert.Null(admin.PasswordHash);
        Assert.Equal(admin.Id, (await api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK)).GetProperty("user_id").GetGuid());
        await AskForAsync(api).ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
    }

    [Fact]
    public async Task Rule2_S22_The_question_is_for_the_link_and_an_answer_is_good_once_and_for_nothing_else()
    {
        await using var api = await NewAsync();
        using var phone = new Authenticator();
        await api.PostAsync("/setup/passkey/options", new { token = "another-token-that-is-as-long-as-the-real-one", name = "Ann" })
            .ExpectProblemAsync(HttpStatusCode.Forbidden, "setup_link_void");
        await api.PostAsync("/setup/passkey/options", new { token = Token, name = "<b>" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "name");
        var (wrong, question) = await AskAsync(api);
        using var elsewhere = new Authenticator { Origin = "https://evil.example" };

        await SetUpAsync(api, wrong, elsewhere.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
        await SetUpAsync(api, wrong, phone.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
        (wrong, question) = await api.AskToSignInAsync();
        await SetUpAsync(api, wrong, phone.Make(JsonSerializer.SerializeToElement(new { challenge = question.GetProperty("challenge").GetString(), user = new { id = "AAAA" } })))
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");

        Assert.False(await api.InDatabaseAsync(db => db.Users.AnyAsync()));
        var (token, right) = await AskAsync(api);
        await SetUpAsync(api, token, phone.Make(right)).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task S19_Signing_in_by_password_where_there_is_none_is_refused_like_a_wrong_one()
    {
        await using var api = await NewAsync();
        await AdminAsync(api);

        using var none = await LogInAsync(api, "ann.lee");
        using var unknown = await LogInAsync(api, "nobody");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (none.StatusCode, unknown.StatusCode));
        Assert.Equal(await WordsAsync(unknown), await WordsAsync(none));
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays_until_there_is_a_password_which_a_fresh_session_sets()
    {
        await using var api = await NewAsync();
        var (admin, phone) = await AdminAsync(api);
        using var own = phone;
        var passkey = Assert.Single((await admin.GetAsync("/auth/passkeys").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys").EnumerateArray()).GetProperty("id").GetGuid();
        await admin.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{passkey}").ExpectProblemAsync(HttpStatusCode.Conflict, "last_sign_in");
        await admin.PostAsync($"/admin/users/{admin.Id}/reset-second-factor").ExpectProblemAsync(HttpStatusCode.Conflict, "last_sign_in");
        Assert.False((await admin.GetAsync("/auth/mfa").ExpectAsync(HttpStatusCode.OK)).GetProperty("password").GetBoolean());
        await admin.GrowOldAsync();
        var first = new { new_password = Some.Password };
        await admin.PostAsync("/auth/password", first).ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await admin.PostAsync("/auth/me/deletion", new { }).ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await admin.PostAsync("/auth/password", new { new_password = "orbit-Lantern-42-quiet", current_password = Some.Password })
            .ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");

        var (token, question) = PasskeyOwner.Read(await admin.PostAsync("/auth/passkeys/step-up/options").ExpectAsync(HttpStatusCode.OK));
        await admin.PostAsync("/auth/mfa/step-up", new { passkey = new { passkey_token = token, credential = phone.Prove(question) } }).ExpectNothingAsync();
        var again = new Account(api, admin.Id, admin.Email, await admin.PostAsync("/auth/password", first).ExpectAsync(HttpStatusCode.OK));

        await again.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        await again.PostAsync("/auth/password", new { new_password = "orbit-Lantern-42-quiet" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "current_password");
        await again.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{passkey}").ExpectNothingAsync();
    }

    [Fact]
    public async Task Of_the_last_two_passkeys_removed_at_once_one_stays()
    {
        await using var api = await NewAsync();
        var (admin, phone) = await AdminAsync(api);
        using Authenticator own = phone, key = new();
        await admin.AddPasskeyAsync(key);
        var ids = (await admin.GetAsync("/auth/passkeys").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys").EnumerateArray().Select(one => one.GetProperty("id").GetGuid());

        var replies = await Task.WhenAll(ids.Select(id => admin.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{id}")));

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], replies.Select(reply => reply.StatusCode).Order());
        Assert.Equal(1, await api.InDatabaseAsync(db => db.Passkeys.CountAsync()));
    }

    [Fact]
    public async Task The_servers_reset_gives_an_account_without_a_password_one()
    {
        await using var api = await NewAsync();
        var (_, phone) = await AdminAsync(api);
        using var lost = phone;

        var (code, output) = await api.CommandAsync("admin", "reset", "ann.lee");

        Assert.Equal(0, code);
        Assert.NotNull((await api.InDatabaseAsync(db => db.Users.SingleAsync())).PasswordHash);
        Assert.DoesNotContain("$argon2id", output, StringComparison.Ordinal);
        await api.SignInAsync(phone).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
    }

    private static async Task<(Account Admin, Authenticator Phone)> AdminAsync(AuthApi api)
    {
        var phone = new Authenticator();
        var (token, question) = await AskAsync(api);
        var reply = await SetUpAsync(api, token, phone.Make(question)).ExpectAsync(HttpStatusCode.Created);
        return (new Account(api, reply.GetProperty("user_id").GetGuid(), reply.GetProperty("email").GetString()!, reply), phone);
    }

    private static async Task<(string Token, JsonElement PublicKey)> AskAsync(AuthApi api) =>
        PasskeyOwner.Read(await AskForAsync(api).ExpectAsync(HttpStatusCode.OK));

    private static Task<HttpResponseMessage> AskForAsync(AuthApi api) => api.PostAsync("/setup/passkey/options", new { token = Token, name = "Ann Lee" });

    private static Task<HttpResponseMessage> SetUpAsync(AuthApi api, string passkeyToken, object credential) =>
        api.PostAsync("/setup", new { token = Token, name = "Ann Lee", team_name = "The Lees", passkey = new { passkey_token = passkeyToken, credential } });

    private static Task<HttpResponseMessage> LogInAsync(AuthApi api, string username) => api.PostAsync("/auth/login", new { username, password = Some.Password });

    private static async Task<(string?, string?)> WordsAsync(HttpResponseMessage reply)
    {
        var problem = JsonDocument.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (problem.GetProperty("code").GetString(), problem.GetProperty("title").GetString());
    }

    private Task<AuthApi> NewAsync() => AuthApi.NewAsync(server, ("Setup:Token", Token));
}
