using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auth.Service.Audit;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.BrowserSessions;

/// <summary>What the gateway gets for a browser's cookie.</summary>
public sealed class BrowserSessionTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private AuthApi Api => shared.Api;

    [Fact]
    public async Task Source1_5_A_secret_continues_its_session_and_the_refresh_token_it_was_got_with_is_void()
    {
        var (secret, account) = await SignInAsync();

        var token = (await AskAsync("token", new { secret }).ExpectAsync(HttpStatusCode.OK)).GetProperty("access_token").GetString()!;

        var (_, claims) = Jwt.Read(token);
        var (_, first) = Jwt.Read(account.GetProperty("access_token").GetString()!);
        Assert.Equal(first.GetProperty("sid").GetString(), claims.GetProperty("sid").GetString());
        Assert.Equal(account.GetProperty("user_id").GetString(), claims.GetProperty("sub").GetString());
        await AskAsync("", new { refresh_token = account.GetProperty("refresh_token").GetString() }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task S24_The_database_has_the_secret_as_a_hash_only()
    {
        var (secret, _) = await SignInAsync();

        Assert.True(await Api.InDatabaseAsync(db => db.Set<Service.BrowserSessions.BrowserSession>().AnyAsync(b => b.Hash == OpaqueToken.Hash(secret))));
    }

    [Fact]
    public async Task S10_After_signing_out_the_secret_is_void_and_so_are_the_tokens_that_were_got_with_it()
    {
        var (secret, account) = await SignInAsync();
        var session = Jwt.Read(account.GetProperty("access_token").GetString()!).Claims.GetProperty("sid").GetGuid();

        await AskAsync("end", new { secret }).ExpectNothingAsync();

        await AskAsync("token", new { secret }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await AskAsync("end", new { secret }).ExpectNothingAsync();
        var entry = await Api.InDatabaseAsync(db => db.AuditLog.SingleAsync(entry => entry.SessionId == session && entry.Act != Acts.SignIn));
        Assert.Equal(
            (Acts.SessionEnd, $"session:{session}", (Guid?)account.GetProperty("user_id").GetGuid(), Outcomes.Done),
            (entry.Act, entry.Target, entry.ActorId, entry.Outcome));
        Assert.Equal(
            TokenStanding.Revoked,
            Api.Services.GetRequiredService<RevocationCache>().Judge(new CurrentUser(Guid.Empty, session, Roles.User), DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("UPDATE sessions SET expires_at = now() WHERE user_id = {0}")]
    [InlineData("UPDATE sessions SET created_at = now() - interval '91 days' WHERE user_id = {0}")]
    [InlineData("UPDATE sessions SET revoked_at = now() WHERE user_id = {0}")]
    [InlineData("UPDATE users SET disabled_at = now() WHERE id = {0}")]
    [InlineData("UPDATE users SET deleted_at = now() WHERE id = {0}")]
    public async Task S13_A_session_that_idled_too_long_is_too_old_or_was_ended_is_not_continued_by_a_cookie_either(string sql)
    {
        var (secret, account) = await SignInAsync();
        await AskAsync("token", new { secret }).ExpectAsync(HttpStatusCode.OK);

        await Api.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql, account.GetProperty("user_id").GetGuid()));

        await AskAsync("token", new { secret }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_body_without_what_is_asked_for_is_400() =>
        await AskAsync("token", new { }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    private async Task<(string Secret, JsonElement Account)> SignInAsync()
    {
        var account = await Api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var opened = await AskAsync("", new { refresh_token = account.GetProperty("refresh_token").GetString() }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(90 * 24 * 3600, opened.GetProperty("max_age").GetInt32());
        return (opened.GetProperty("secret").GetString()!, account);
    }

    private Task<HttpResponseMessage> AskAsync(string what, object body) =>
        Api.AsService().PostAsJsonAsync($"/internal/browser-sessions{(what.Length > 0 ? "/" : "")}{what}", body, TestContext.Current.CancellationToken);
}
