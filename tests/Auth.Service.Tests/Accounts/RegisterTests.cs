using System.Net;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Accounts;

/// <summary><c>POST /auth/register</c>.</summary>
public sealed class RegisterTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source4_A_registration_answers_the_documented_members()
    {
        var email = Some.Email();

        var reply = await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal(
            ["access_token", "device_token", "email", "expires_in", "refresh_token", "token_type", "user_id"],
            reply.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal((email, "Bearer", 900), (
            reply.GetProperty("email").GetString(), reply.GetProperty("token_type").GetString(), reply.GetProperty("expires_in").GetInt32()));
        Assert.Equal(7, reply.GetProperty("user_id").GetGuid().Version);
    }

    [Fact]
    public async Task Tokens_stay_out_of_every_cache()
    {
        using var response = await _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password });

        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("{}", "email")]
    [InlineData("""{"email":null,"password":null}""", "password")]
    [InlineData("""{"email":"no-address","password":"StrongPassword123!"}""", "email")]
    [InlineData("""{"email":"a\u0000@example.org","password":"StrongPassword123!"}""", "email")]
    [InlineData("""{"email":"a@example.org","password":"short"}""", "password")]
    [InlineData("""{"email":"a@example.org","password":"password123"}""", "password")]
    [InlineData("""{"email":"a@example.org","password":"StrongPassword123!","username":"x"}""", "username")]
    [InlineData("""{"email":"a@example.org","password":"StrongPassword123!","username":"a b"}""", "username")]
    [InlineData("""{"email":"a@example.org","password":"StrongPassword123!","username":"admin"}""", "username")]
    [InlineData("""{"email":"a@example.org","password":"StrongPassword123!","username":"p\u0430ypal"}""", "username")]
    public async Task A_wrong_field_is_named(string body, string field) =>
        await _api.PostTextAsync("/auth/register", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Theory]
    [InlineData("/auth/register", "seven-7")]
    [InlineData("/auth/register", "password123")]
    [InlineData("/api/signup", "short")]
    [InlineData("/register", "letmein123")]
    public async Task S14_A_short_or_common_password_makes_no_account_under_any_name_of_the_registration(string path, string password)
    {
        var (email, username) = (Some.Email(), Some.Username());

        await _api.PostAsync(path, new { email, username, password }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");

        Assert.False(await _api.InDatabaseAsync(db => db.Users.AnyAsync(user => user.Email == email)));
    }

    [Fact]
    public async Task Source0_6_A_password_is_kept_as_an_Argon2id_hash_with_a_salt_of_its_own()
    {
        var (ann, ben) = (await SignedUp.NewAsync(_api), await SignedUp.NewAsync(_api));

        var hashes = await _api.InDatabaseAsync(db => db.Users.Where(user => user.Id == ann.Id || user.Id == ben.Id).Select(user => user.PasswordHash).ToListAsync());

        Assert.All(hashes, hash => Assert.StartsWith("$argon2id$v=19$", hash, StringComparison.Ordinal));
        Assert.Equal(2, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"email":1,"password":"StrongPassword123!"}""")]
    [InlineData("""{"email":"a@example.org","password":"Strong\ud800Password"}""")]
    [InlineData("""{"email":"a@example.org","email":"b@example.org","password":"StrongPassword123!"}""")]
    public async Task S44_What_is_not_the_expected_JSON_is_refused(string body) =>
        await _api.PostTextAsync("/auth/register", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Another_media_type_is_refused() =>
        await _api.PostTextAsync("/auth/register", "{}", "text/plain").ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Theory]
    [InlineData("role", "\"admin\"")]
    [InlineData("Role", "\"admin\"")]
    [InlineData("user_version", "1")]
    [InlineData("id", "\"01890000-0000-7000-8000-000000000000\"")]
    public async Task Source0_A_role_or_any_other_member_is_refused(string member, string value)
    {
        var email = Some.Email();

        await _api.PostTextAsync("/auth/register", $$"""{"email":"{{email}}","password":"{{Some.Password}}","{{member}}":{{value}}}""")
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        Assert.False(await _api.InDatabaseAsync(db => db.Users.AnyAsync(user => user.Email == email)));
    }

    [Fact]
    public async Task Source3_An_address_has_one_account_however_it_is_written()
    {
        var email = Some.Email();
        await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        foreach (var same in new[] { email, email.ToUpperInvariant(), $"  {email} ", email.Replace("user", "ｕｓｅｒ", StringComparison.Ordinal) })
        {
            await _api.PostAsync("/auth/register", new { email = same, password = "SecurePass123!" })
                .ExpectProblemAsync(HttpStatusCode.Conflict, "email_taken");
        }
    }

    [Fact]
    public async Task Source3_A_user_name_belongs_to_one_account_whatever_its_case()
    {
        var username = Some.Username();
        await Register(username).ExpectAsync(HttpStatusCode.Created);

        await Register(username.ToUpperInvariant()).ExpectProblemAsync(HttpStatusCode.Conflict, "username_taken");

        Task<HttpResponseMessage> Register(string name) => _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password, username = name });
    }

    [Fact]
    public async Task A_name_that_looks_like_another_is_taken()
    {
        var mark = new string([.. Guid.NewGuid().ToString("N").Select(c => (char)('\u0430' + "0123456789abcdef".IndexOf(c)))]);
        await Register($"\u043E{mark}").ExpectAsync(HttpStatusCode.Created);

        await Register($"\u04E7{mark}").ExpectAsync(HttpStatusCode.Created); // ӧ, which nobody takes for о
        await Register($"\u1D11{mark}".Replace('\u1D11', '\u0585')).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "username"); // Armenian
        await Register($"0{mark}").ExpectAsync(HttpStatusCode.Created); // a zero, which is read as a capital O
        await Register($"\u041E{mark}").ExpectProblemAsync(HttpStatusCode.Conflict, "username_taken"); // the capital

        Task<HttpResponseMessage> Register(string name) => _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password, username = name });
    }

    [Fact]
    public async Task Of_parallel_registrations_of_one_address_one_wins()
    {
        var email = Some.Email();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _api.PostAsync("/auth/register", new { email, password = Some.Password })));

        Assert.Equal(1, replies.Count(reply => reply.StatusCode == HttpStatusCode.Created));
        Assert.All(replies, reply => Assert.True(reply.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task S24_A_copy_of_the_database_holds_no_password_and_no_usable_token()
    {
        var reply = await _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var id = reply.GetProperty("user_id").GetGuid();
        var hash = OpaqueToken.Hash(reply.GetProperty("refresh_token").GetString()!);

        var user = await _api.InDatabaseAsync(db => db.Users.SingleAsync(u => u.Id == id));
        var session = await _api.InDatabaseAsync(db => db.Sessions.SingleAsync(s => s.UserId == id));
        var token = await _api.InDatabaseAsync(db => db.RefreshTokens.SingleAsync(t => t.SessionId == session.Id));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", user.PasswordHash, StringComparison.Ordinal);
        Assert.Equal(Roles.User, user.Role);
        Assert.Equal(hash, token.Hash);
        Assert.Equal(TimeSpan.FromDays(7), token.ExpiresAt - token.CreatedAt);
    }

    [Fact]
    public async Task The_access_token_says_who_in_which_session_in_which_role()
    {
        var reply = await _api.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var id = reply.GetProperty("user_id").GetGuid();
        var session = await _api.InDatabaseAsync(db => db.Sessions.SingleAsync(s => s.UserId == id));

        var (header, claims) = Jwt.Read(reply.GetProperty("access_token").GetString()!);

        Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        Assert.Equal(["aud", "exp", "iat", "iss", "jti", "nbf", "role", "sid", "sub"], claims.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal((id, session.Id, "user", "rustygate", "rustygate"), (
            claims.GetProperty("sub").GetGuid(), claims.GetProperty("sid").GetGuid(), claims.GetProperty("role").GetString(),
            claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString()));
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }
}
