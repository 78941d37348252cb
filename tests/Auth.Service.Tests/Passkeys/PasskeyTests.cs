using System.Net;
using System.Text.Json;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Passkeys;

/// <summary><c>/auth/passkeys</c>: one's own passkeys.</summary>
public sealed class PasskeyTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task A_passkey_is_made_for_this_site_found_without_a_name_and_opened_by_its_owner()
    {
        var ann = await Account.RegisterAsync(_api);

        var (_, question) = await ann.AskForNewAsync();

        Assert.Equal("localhost", question.GetProperty("rp").GetProperty("id").GetString());
        var selection = question.GetProperty("authenticatorSelection");
        Assert.Equal(("required", "required"), (selection.GetProperty("residentKey").GetString(), selection.GetProperty("userVerification").GetString()));
        Assert.Equal(ann.Email, question.GetProperty("user").GetProperty("name").GetString());
        Assert.Contains(-7, question.GetProperty("pubKeyCredParams").EnumerateArray().Select(one => one.GetProperty("alg").GetInt32()));
    }

    [Fact]
    public async Task Passkeys_are_added_listed_renamed_and_removed_and_the_audit_log_says_so()
    {
        var ann = await Account.RegisterAsync(_api);
        using Authenticator phone = new() { IsSynced = true }, key = new();
        var (first, second) = (await ann.AddPasskeyAsync(phone, " My phone 📱 "), await ann.AddPasskeyAsync(key));

        Assert.Equal([(first, "My phone 📱", true), (second, "Unknown device", false)], await ListAsync(ann));
        var renamed = await ann.SendAsync(HttpMethod.Patch, $"/auth/passkeys/{second}", new { name = "Key ring" }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("Key ring", renamed.GetProperty("name").GetString());
        await ann.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{first}").ExpectNothingAsync();

        Assert.Equal([(second, "Key ring", false)], await ListAsync(ann));
        Assert.Equal(1, (await ann.GetAsync("/auth/mfa").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys").GetInt32());
        Assert.Single((await ann.GetAsync("/auth/me/export").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys").EnumerateArray());
        await _api.SignInAsync(phone).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        await _api.SignInAsync(key).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(
            [(Acts.PasskeyAdd, $"passkey:{first}"), (Acts.PasskeyAdd, $"passkey:{second}"), (Acts.PasskeyRemove, $"passkey:{first}")],
            (await _api.InDatabaseAsync(db => db.AuditLog.Where(entry => entry.ActorId == ann.Id && entry.Target!.StartsWith("passkey:"))
                .OrderBy(entry => entry.Id).ToListAsync())).Select(entry => (entry.Act, entry.Target!)));
    }

    [Fact]
    public async Task S27_Anothers_passkey_is_as_if_it_were_not_there()
    {
        var (ann, eve) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        using var phone = new Authenticator();
        var id = await ann.AddPasskeyAsync(phone);

        Assert.Empty(await ListAsync(eve));
        await eve.SendAsync(HttpMethod.Patch, $"/auth/passkeys/{id}", new { name = "Mine" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await eve.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{id}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await eve.PostAsync("/auth/passkeys/step-up/options").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_old_session_adds_and_removes_none_before_a_step_up_which_a_passkey_makes()
    {
        var ann = await Account.RegisterAsync(_api);
        using var phone = new Authenticator();
        var id = await ann.AddPasskeyAsync(phone);
        await ann.GrowOldAsync();
        await ann.PostAsync("/auth/passkeys/options").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await ann.PostAsync("/auth/passkeys", new { passkey_token = "x", credential = new { } }).ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await ann.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{id}").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");

        var (token, question) = await AskToStepUpAsync(ann);
        Assert.Equal(JsonSerializer.SerializeToElement(phone.Make(question)).GetProperty("id").GetString(), question.GetProperty("allowCredentials")[0].GetProperty("id").GetString());
        await StepUpAsync(ann, token, phone.Prove(question)).ExpectNothingAsync();

        await ann.SendAsync(HttpMethod.Delete, $"/auth/passkeys/{id}").ExpectNothingAsync();
    }

    [Fact]
    public async Task A_passkey_steps_up_where_a_code_is_asked_for_and_anothers_does_not()
    {
        var (ann, eve) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        using Authenticator phone = new(), hers = new();
        await ann.AddPasskeyAsync(phone);
        await ann.AddSecondFactorAsync();
        await eve.AddPasskeyAsync(hers);
        await ann.GrowOldAsync();

        var (token, question) = await AskToStepUpAsync(ann);
        await StepUpAsync(ann, token, hers.Prove(question)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        (token, question) = await AskToStepUpAsync(eve);
        await StepUpAsync(ann, token, phone.Prove(question)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        (token, question) = await _api.AskToSignInAsync();
        await StepUpAsync(ann, token, phone.Prove(question)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");

        (token, question) = await AskToStepUpAsync(ann);
        await StepUpAsync(ann, token, phone.Prove(question)).ExpectNothingAsync();
        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectNothingAsync();
    }

    [Theory]
    [InlineData("wrong origin")]
    [InlineData("wrong domain")]
    [InlineData("cross-origin")]
    [InlineData("no user verified")]
    [InlineData("wrong challenge")]
    [InlineData("wrong type")]
    public async Task What_an_authenticator_made_for_somebody_else_is_not_added(string what)
    {
        var ann = await Account.RegisterAsync(_api);
        using var wrong = Wrong(what);
        var (token, question) = await ann.AskForNewAsync();

        await ann.SendNewAsync(token, wrong.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");

        Assert.Empty(await ListAsync(ann));
        using var right = new Authenticator();
        await ann.SendNewAsync(token, right.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
    }

    [Fact]
    public async Task A_question_is_for_one_account_and_a_passkey_is_added_once()
    {
        var (ann, eve) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        using Authenticator phone = new(), hers = new();
        var (token, question) = await ann.AskForNewAsync();
        await eve.SendNewAsync(token, hers.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");

        await ann.SendNewAsync(token, phone.Make(question)).ExpectAsync(HttpStatusCode.Created);
        await ann.SendNewAsync(token, phone.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
        foreach (var account in new[] { ann, eve })
        {
            (token, question) = await account.AskForNewAsync();
            await account.SendNewAsync(token, phone.Make(question)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
        }

        Assert.Single(await ListAsync(ann));
    }

    [Fact]
    public async Task An_authenticator_that_has_one_already_is_told_so_and_an_account_has_so_many_at_most()
    {
        await using var strict = _api.Replica(("Passkeys:PerUser", "2"));
        var ann = await Account.RegisterAsync(strict);
        using Authenticator phone = new(), key = new();
        await ann.AddPasskeyAsync(phone);
        var (token, question) = await ann.AskForNewAsync();
        Assert.Single(question.GetProperty("excludeCredentials").EnumerateArray());
        await ann.SendNewAsync(token, key.Make(question)).ExpectAsync(HttpStatusCode.Created);

        await ann.PostAsync("/auth/passkeys/options").ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_passkeys");
    }

    [Theory]
    [InlineData("""{"passkey_token":"x"}""", "credential")]
    [InlineData("""{"passkey_token":"x","credential":null}""", "credential")]
    [InlineData("""{"credential":{}}""", "passkey_token")]
    [InlineData("""{"passkey_token":"x","credential":{},"name":" "}""", "name")]
    [InlineData("""{"passkey_token":"x","credential":{},"name":"a\nb"}""", "name")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        var ann = await Account.RegisterAsync(_api);

        await ann.PostAsync("/auth/passkeys", JsonSerializer.Deserialize<object>(body)).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("""{"id":1,"response":[]}""")]
    [InlineData("""{"id":"AA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"AA","attestationObject":"AA","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}""")]
    public async Task S44_Rubbish_is_refused_and_no_failure_of_ours(string credential)
    {
        var ann = await Account.RegisterAsync(_api);
        var rubbish = JsonSerializer.Deserialize<JsonElement>(credential);

        await ann.SendNewAsync((await ann.AskForNewAsync()).Token, rubbish).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_passkey");
        await _api.SendProofAsync((await _api.AskToSignInAsync()).Token, rubbish).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
    }

    internal static Authenticator Wrong(string what) => what switch
    {
        "wrong origin" => new() { Origin = "http://localhost.evil.example" },
        "another port" => new() { Origin = "http://localhost:8081" },
        "wrong domain" => new() { Domain = "evil.example" },
        "cross-origin" => new() { IsCrossOrigin = true },
        "no user verified" => new() { VerifiesUser = false },
        "wrong challenge" => new() { Challenge = "AAAA" },
        "wrong type" => new() { Type = "webauthn.other" },
        "wrong signature" => new() { SignsWrong = true },
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static async Task<(string Token, JsonElement PublicKey)> AskToStepUpAsync(Account account) =>
        PasskeyOwner.Read(await account.PostAsync("/auth/passkeys/step-up/options").ExpectAsync(HttpStatusCode.OK));

    private static Task<HttpResponseMessage> StepUpAsync(Account account, string token, object credential) =>
        account.PostAsync("/auth/mfa/step-up", new { passkey = new { passkey_token = token, credential } });

    private static async Task<List<(Guid Id, string Name, bool Synced)>> ListAsync(Account account) =>
    [
        .. (await account.GetAsync("/auth/passkeys").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys").EnumerateArray()
            .Select(one => (one.GetProperty("id").GetGuid(), one.GetProperty("name").GetString()!, one.GetProperty("synced").GetBoolean())),
    ];
}
