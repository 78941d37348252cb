using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Passkeys;

/// <summary><c>/auth/passkeys/login</c>.</summary>
public sealed class PasskeySignInTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task A_passkey_signs_in_without_name_password_or_code_and_is_seen_to_have_been_used()
    {
        var (ann, phone) = await NewAsync();
        await ann.AddSecondFactorAsync();

        var (_, question) = await _api.AskToSignInAsync();
        var signedIn = await _api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("required", question.GetProperty("userVerification").GetString());
        Assert.Empty(question.GetProperty("allowCredentials").EnumerateArray());
        Assert.Equal(ann.Id, signedIn.GetProperty("user_id").GetGuid());
        var again = SignedUp.Of(_api, signedIn);
        Assert.NotEqual(ann.SessionId, again.SessionId);
        await again.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
        var listed = (await again.GetAsync("/auth/passkeys").ExpectAsync(HttpStatusCode.OK)).GetProperty("passkeys")[0];
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("last_used_at").ValueKind);
        Assert.Equal([Outcomes.Done], await OutcomesAsync(ann));
    }

    [Theory]
    [InlineData("wrong origin")]
    [InlineData("another port")]
    [InlineData("wrong domain")]
    [InlineData("cross-origin")]
    [InlineData("no user verified")]
    [InlineData("wrong challenge")]
    [InlineData("wrong type")]
    [InlineData("wrong signature")]
    public async Task An_answer_that_is_wrong_in_one_thing_opens_nothing(string what)
    {
        var (ann, phone) = await NewAsync();
        using var wrong = PasskeyTests.Wrong(what);
        var sessions = await SessionsAsync(ann);

        await _api.SignInAsync(phone with { Origin = wrong.Origin, Domain = wrong.Domain, IsCrossOrigin = wrong.IsCrossOrigin, VerifiesUser = wrong.VerifiesUser, Challenge = wrong.Challenge, Type = wrong.Type, SignsWrong = wrong.SignsWrong })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");

        Assert.Equal(sessions, await SessionsAsync(ann));
        Assert.Equal([Outcomes.Refused], await OutcomesAsync(ann));
        await _api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S19_An_unknown_passkey_anothers_and_a_wrong_signature_get_the_same_words()
    {
        var (ann, phone) = await NewAsync();
        var (eve, hers) = await NewAsync();
        using var unknown = new Authenticator { UserHandle = phone.UserHandle };
        using var nobodys = new Authenticator { UserHandle = "bm9ib2R5" };

        var refusals = new List<string>();
        foreach (var wrong in new[] { phone with { SignsWrong = true }, unknown, nobodys, hers with { UserHandle = phone.UserHandle }, phone with { UserHandle = null } })
        {
            using var refusal = await _api.SignInAsync(wrong);
            var body = await refusal.ReadAsync();
            refusals.Add($"{refusal.StatusCode} {body.GetProperty("code")} {body.GetProperty("title")} {body.GetProperty("detail")}");
        }

        Assert.Single(refusals.Distinct());
        Assert.StartsWith("Unauthorized invalid_passkey", refusals[0], StringComparison.Ordinal);
        Assert.Equal((1, 1), (await SessionsAsync(ann), await SessionsAsync(eve)));
    }

    [Fact]
    public async Task A_question_is_answered_once_in_time_and_by_whichever_replica()
    {
        var (_, phone) = await NewAsync();
        await using var replica = _api.Replica();
        var (token, question) = await _api.AskToSignInAsync();
        var proof = phone.Prove(question);

        await replica.SendProofAsync(token, proof).ExpectAsync(HttpStatusCode.OK);
        await _api.SendProofAsync(token, proof).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        await _api.SendProofAsync((await _api.AskToSignInAsync()).Token, proof).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");

        (token, question) = await _api.AskToSignInAsync();
        var hash = Service.Sessions.OpaqueToken.Hash(token);
        await _api.InDatabaseAsync(db => db.Challenges.Where(challenge => challenge.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(challenge => challenge.ExpiresAt, challenge => challenge.ExpiresAt.AddMinutes(-6))));
        await _api.SendProofAsync(token, phone.Prove(question)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
    }

    [Fact]
    public async Task A_counter_that_stands_still_or_goes_back_is_a_copy_and_stays_outside()
    {
        var (ann, phone) = await NewAsync();
        await _api.SignInAsync(phone with { Count = 7 }).ExpectAsync(HttpStatusCode.OK);

        await _api.SignInAsync(phone with { Count = 7 }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        await _api.SignInAsync(phone with { Count = 2 }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");

        await _api.SignInAsync(phone with { Count = 8 }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal([Outcomes.Done, Outcomes.Refused, Outcomes.Refused, Outcomes.Done], await OutcomesAsync(ann));
    }

    [Fact]
    public async Task Of_two_copies_that_answer_with_the_same_count_at_once_on_two_replicas_one_gets_in()
    {
        var (ann, phone) = await NewAsync();
        await using var replica = _api.Replica();
        await _api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _api.SignInAsync(phone with { Count = 50 }, i % 2 == 0 ? _api : replica)));

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, await SessionsAsync(ann));
    }

    [Fact]
    public async Task S20_Tries_with_wrong_passkeys_are_slowed_down_by_address()
    {
        await using var strict = _api.Replica(("BackOff:TriesPerAddress", "3"), ("BackOff:FirstSeconds", "600"));
        var from = Some.Address();
        using var unknown = new Authenticator { UserHandle = "bm9ib2R5" };
        for (var i = 0; i < 3; i++)
        {
            await TryAsync(unknown).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        }

        await TryAsync(unknown).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");

        async Task<HttpResponseMessage> TryAsync(Authenticator authenticator)
        {
            var (token, question) = await strict.AskToSignInAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/passkeys/login")
            {
                Content = JsonContent.Create(new { passkey_token = token, credential = authenticator.Prove(question) }),
                Headers = { { ClientAddress.Header, from } },
            };
            return await strict.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task S10_A_disabled_account_is_told_so_and_after_a_reset_by_an_admin_no_passkey_is_left()
    {
        var (ann, phone) = await NewAsync();
        await AdminAsync((users, cancel) => users.DisableAsync(ann.Id, cancel));
        await _api.SignInAsync(phone).ExpectProblemAsync(HttpStatusCode.Forbidden, "account_disabled");
        await AdminAsync((users, cancel) => users.EnableAsync(ann.Id, cancel));
        await _api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);

        await AdminAsync((users, cancel) => users.ResetSecondFactorAsync(ann.Id, cancel));

        await _api.SignInAsync(phone).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        Assert.Equal(0, await SessionsAsync(ann));
    }

    [Fact]
    public async Task S24_A_copy_of_the_database_holds_a_public_key_and_no_question_that_is_open()
    {
        var (ann, _) = await NewAsync();
        var (token, _) = await _api.AskToSignInAsync();
        var passkey = await _api.InDatabaseAsync(db => db.Passkeys.SingleAsync(one => one.UserId == ann.Id));

        Assert.InRange(passkey.PublicKey.Length, 70, 90);
        Assert.DoesNotContain(token, await _api.InDatabaseAsync(db => db.Challenges.Select(challenge => challenge.State).ToListAsync()));
    }

    [Theory]
    [InlineData("Passkeys:Origins:0", "chat.example.org")]
    [InlineData("Passkeys:Origins:0", "https://chat.example.org/path")]
    [InlineData("Passkeys:Origins:0", "https://notexample.org")]
    public async Task A_site_that_is_none_or_not_within_the_domain_is_refused_at_the_start(string key, string value)
    {
        await using var api = AuthApi.Unstarted((key, value), ("Passkeys:Domain", "example.org"));

        Assert.Contains("Passkeys:Origins", RefusedStart.Of(api).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_and_domain_are_those_of_the_configuration()
    {
        await using var api = await AuthApi.NewAsync(shared.Server, ("Passkeys:Domain", "example.org"), ("Passkeys:Origins:0", "https://chat.example.org/"));
        var ann = await Account.RegisterAsync(api);
        using var phone = new Authenticator { Domain = "example.org", Origin = "https://chat.example.org" };
        await ann.AddPasskeyAsync(phone);

        await api.SignInAsync(phone).ExpectAsync(HttpStatusCode.OK);
        await api.SignInAsync(phone with { Origin = "https://example.org" }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
    }

    private async Task<(Account, Authenticator)> NewAsync()
    {
        var (account, authenticator) = (await Account.RegisterAsync(_api), new Authenticator());
        await account.AddPasskeyAsync(authenticator);
        return (account, authenticator);
    }

    private Task<AdminOutcome> AdminAsync(Func<UserAdmin, CancellationToken, Task<AdminOutcome>> act) =>
        _api.InDatabaseAsync((_, services) => act(services.GetRequiredService<UserAdmin>(), TestContext.Current.CancellationToken));

    private Task<int> SessionsAsync(Account account) =>
        _api.InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == account.Id && session.RevokedAt == null));

    private Task<List<string>> OutcomesAsync(Account account) =>
        _api.InDatabaseAsync(db => db.AuditLog.Where(entry => entry.Target == $"user:{account.Id}" && entry.Act == Acts.PasskeySignIn)
            .OrderBy(entry => entry.Id).Select(entry => entry.Outcome).ToListAsync());
}
