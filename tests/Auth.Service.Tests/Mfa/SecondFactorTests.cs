using System.Net;
using System.Text;
using Auth.Service.Audit;
using Auth.Service.Mfa;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Mfa;

/// <summary><c>/auth/mfa</c>: an authenticator app beside the password.</summary>
public sealed class SecondFactorTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task A_login_asks_for_a_code_and_its_token_brings_the_session()
    {
        var ann = await Account.RegisterAsync(_api);
        var (secret, _) = await ann.AddSecondFactorAsync();

        var token = await AskedAsync(ann);
        var reply = await VerifyAsync(token, Account.CodeAt(secret)).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(ann.Id, reply.GetProperty("user_id").GetGuid());
        Assert.NotEmpty(reply.GetProperty("access_token").GetString()!);
        await VerifyAsync(token, Account.CodeAt(secret, 1)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "mfa_token_invalid");
    }

    [Fact]
    public async Task The_app_gets_an_otpauth_URI_also_as_a_QR_code()
    {
        var ann = await Account.RegisterAsync(_api);

        var begun = await ann.PostAsync("/auth/mfa/totp").ExpectAsync(HttpStatusCode.OK);

        var (secret, uri, svg) = (begun.GetProperty("secret").GetString()!, begun.GetProperty("uri").GetString()!, begun.GetProperty("qr_svg").GetString()!);
        Assert.Equal(Totp.SecretBytes, Account.Base32(secret).Length);
        Assert.Equal(
            $"otpauth://totp/RustyGate:{Uri.EscapeDataString(ann.Email)}?secret={secret}&issuer=RustyGate&algorithm=SHA1&digits=6&period=30", uri);
        const string Prefix = "data:image/svg+xml;base64,";
        Assert.StartsWith(Prefix, svg);
        var image = Encoding.UTF8.GetString(Convert.FromBase64String(svg[Prefix.Length..]));
        Assert.StartsWith("<svg", image);
        Assert.DoesNotContain("<script", image);
    }

    [Fact]
    public async Task Before_its_first_code_a_factor_is_not_asked_for()
    {
        var ann = await Account.RegisterAsync(_api);
        var begun = await ann.PostAsync("/auth/mfa/totp").ExpectAsync(HttpStatusCode.OK);

        await ann.PostAsync("/auth/mfa/totp/confirm", new { code = "abcdef" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "code");
        await ann.LogInAsync().ExpectAsync(HttpStatusCode.OK);

        var again = await ann.PostAsync("/auth/mfa/totp").ExpectAsync(HttpStatusCode.OK);
        Assert.NotEqual(begun.GetProperty("secret").GetString(), again.GetProperty("secret").GetString());
    }

    [Fact]
    public async Task A_code_is_taken_once_also_by_two_replicas_at_once()
    {
        var ann = await Account.RegisterAsync(_api);
        var (secret, _) = await ann.AddSecondFactorAsync();
        await using var other = _api.Replica();
        string[] tokens = [await AskedAsync(ann), await AskedAsync(ann), await AskedAsync(ann), await AskedAsync(ann)];
        var code = Account.CodeAt(secret);

        var replies = await Task.WhenAll(tokens.Select((token, i) => VerifyAsync(token, code, i % 2 == 0 ? _api : other)));

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.StatusCode != HttpStatusCode.OK), reply => Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode));
        await VerifyAsync(await AskedAsync(ann), Account.CodeAt(secret, -1)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_code");
    }

    [Fact]
    public async Task Ten_recovery_codes_are_good_once_each_and_stored_as_hashes()
    {
        var ann = await Account.RegisterAsync(_api);
        var (_, codes) = await ann.AddSecondFactorAsync();
        Assert.Equal(10, codes.Distinct().Count());

        await VerifyAsync(await AskedAsync(ann), codes[3].ToLowerInvariant()).ExpectAsync(HttpStatusCode.OK);
        await VerifyAsync(await AskedAsync(ann), codes[3]).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_code");

        var left = await ann.GetAsync("/auth/mfa").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal((true, 9), (left.GetProperty("totp").GetBoolean(), left.GetProperty("recovery_codes").GetInt32()));
        var stored = await _api.InDatabaseAsync(db => db.RecoveryCodes.Where(code => code.UserId == ann.Id).Select(code => code.Hash).ToListAsync());
        Assert.All(stored, hash => Assert.Equal(32, hash.Length));
    }

    [Fact]
    public async Task New_recovery_codes_make_the_old_ones_void()
    {
        var ann = await Account.RegisterAsync(_api);
        var (_, old) = await ann.AddSecondFactorAsync();

        var renewed = await ann.PostAsync("/auth/mfa/recovery-codes").ExpectAsync(HttpStatusCode.OK);

        await VerifyAsync(await AskedAsync(ann), old[0]).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_code");
        await VerifyAsync(await AskedAsync(ann), renewed.GetProperty("recovery_codes")[0].GetString()!).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S20_After_ten_wrong_codes_none_is_looked_at_on_any_replica_and_the_log_says_so()
    {
        var ann = await Account.RegisterAsync(_api);
        var (secret, codes) = await ann.AddSecondFactorAsync();
        await using var other = _api.Replica();
        var token = await AskedAsync(ann);

        var replies = await Task.WhenAll(Enumerable.Range(0, 14).Select(i => VerifyAsync(token, "wrong-1", i % 2 == 0 ? _api : other)));

        Assert.Equal(10, replies.Count(reply => reply.StatusCode == HttpStatusCode.Unauthorized));
        Assert.All(replies.Where(reply => reply.StatusCode == HttpStatusCode.TooManyRequests), reply => Assert.NotNull(reply.Headers.RetryAfter));
        await VerifyAsync(token, Account.CodeAt(secret)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_codes");
        await VerifyAsync(token, codes[0]).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_codes");
        Assert.Equal(16, await _api.InDatabaseAsync(db => db.AuditLog.CountAsync(
            entry => entry.ActorId == ann.Id && entry.Act == Acts.SecondFactorVerify && entry.Outcome == Outcomes.Refused)));

        await _api.InDatabaseAsync(db => db.SecondFactors.Where(factor => factor.UserId == ann.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.AttemptsSince, factor => factor.AttemptsSince.AddMinutes(-16))));
        await VerifyAsync(token, codes[0]).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_login_that_waits_too_long_for_its_code_begins_again()
    {
        var ann = await Account.RegisterAsync(_api);
        var (secret, _) = await ann.AddSecondFactorAsync();
        var token = await AskedAsync(ann);
        await _api.InDatabaseAsync(db => db.Challenges.Where(challenge => challenge.UserId == ann.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(challenge => challenge.ExpiresAt, DateTimeOffset.UtcNow)));

        await VerifyAsync(token, Account.CodeAt(secret)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "mfa_token_invalid");
        await VerifyAsync("no token of ours", Account.CodeAt(secret)).ExpectProblemAsync(HttpStatusCode.Unauthorized, "mfa_token_invalid");
    }

    [Fact]
    public async Task A_removed_factor_is_not_asked_for()
    {
        var ann = await Account.RegisterAsync(_api);
        await ann.AddSecondFactorAsync();
        await ann.PostAsync("/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.Conflict, "second_factor_exists");

        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectNothingAsync();

        await ann.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.False(await _api.InDatabaseAsync(db => db.RecoveryCodes.AnyAsync(code => code.UserId == ann.Id)));
    }

    [Fact]
    public async Task S24_A_secret_is_encrypted_in_the_database_and_bound_to_its_account()
    {
        var (ann, ben) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        var (secret, _) = await ann.AddSecondFactorAsync();
        await ben.AddSecondFactorAsync();

        var stored = await _api.InDatabaseAsync(db => db.SecondFactors.Where(factor => factor.UserId == ann.Id).Select(factor => factor.Secret).SingleAsync());

        Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
        await _api.InDatabaseAsync(db => db.SecondFactors.Where(factor => factor.UserId == ben.Id).ExecuteUpdateAsync(set => set.SetProperty(factor => factor.Secret, stored)));
        using var refused = await VerifyAsync(await AskedAsync(ben), Account.CodeAt(secret));
        Assert.False(refused.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("/auth/mfa/verify", """{"mfa_token":"x"}""", "code")]
    [InlineData("/auth/mfa/verify", """{"code":"123456"}""", "mfa_token")]
    public async Task A_wrong_field_is_named(string path, string body, string field) =>
        await _api.PostTextAsync(path, body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    private static async Task<string> AskedAsync(Account account)
    {
        using var response = await account.LogInAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = await response.ReadAsync();
        Assert.Equal("mfa_required", problem.GetProperty("code").GetString());
        Assert.False(problem.TryGetProperty("access_token", out _));
        return problem.GetProperty("mfa_token").GetString()!;
    }

    private Task<HttpResponseMessage> VerifyAsync(string token, string code, AuthApi? replica = null) =>
        (replica ?? _api).PostAsync("/auth/mfa/verify", new { mfa_token = token, code });
}
