using System.Net;
using Auth.Service.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Accounts;

/// <summary><c>POST /auth/login</c>.</summary>
public sealed class LoginTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source4_A_login_by_address_or_name_in_any_case_answers_tokens_of_a_new_session()
    {
        var (email, username) = (Some.Email(), Some.Username());
        var registered = await _api.PostAsync("/auth/register", new { email, username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        object[] logins =
        [
            new { email, password = Some.Password },
            new { email = email.ToUpperInvariant(), password = Some.Password },
            new { username, password = Some.Password },
            new { username = username.ToUpperInvariant(), password = Some.Password },
        ];
        foreach (var login in logins)
        {
            var reply = await _api.PostAsync("/auth/login", login).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal(registered.GetProperty("user_id").GetGuid(), reply.GetProperty("user_id").GetGuid());
            Assert.Equal(email, reply.GetProperty("email").GetString());
        }

        var id = registered.GetProperty("user_id").GetGuid();
        Assert.Equal(1 + logins.Length, await _api.InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == id)));
    }

    [Theory]
    [InlineData("{}", "password")]
    [InlineData("""{"password":"x"}""", "email")]
    [InlineData("""{"email":"a@example.org","username":"a","password":"x"}""", "email")]
    public async Task A_wrong_field_is_named(string body, string field) =>
        await _api.PostTextAsync("/auth/login", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Fact]
    public async Task S18_A_megabyte_of_password_is_refused_without_hashing()
    {
        var body = new { email = "a@example.org", password = new string('x', 1 << 20) };

        await _api.PostAsync("/auth/login", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");
        await _api.PostAsync("/auth/register", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");
    }

    [Fact]
    public async Task S19_An_unknown_account_and_a_wrong_password_get_the_same_words()
    {
        var email = Some.Email();
        await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        var refusals = new[]
        {
            await Refused(new { email, password = "another password" }),
            await Refused(new { email = Some.Email(), password = "another password" }),
            await Refused(new { email = "no address", password = "another password" }),
            await Refused(new { username = Some.Username(), password = "another password" }),
            await Refused(new { username = "a b", password = "another password" }),
        };

        Assert.Single(refusals.Distinct());
    }

    [Fact]
    public async Task S20_A_disabled_account_is_told_so_only_with_its_password()
    {
        var email = Some.Email();
        await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        await _api.InDatabaseAsync(db => db.Users.Where(user => user.Email == email)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTimeOffset.UtcNow)));

        await _api.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectProblemAsync(HttpStatusCode.Forbidden, "account_disabled");
        await _api.PostAsync("/auth/login", new { email, password = "another password" })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task S24_When_the_cost_is_raised_a_login_renews_the_hash()
    {
        var email = Some.Email();
        await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        await using var raised = _api.Replica(("Passwords:Iterations", "3"));

        await raised.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);

        var hash = await _api.InDatabaseAsync(db => db.Users.Where(user => user.Email == email).Select(user => user.PasswordHash).SingleAsync());
        Assert.Equal(new PhcParameters(19456, 3, 1), PhcParameters.Read(hash!));
        await _api.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S23_A_flood_is_told_to_come_later_and_the_service_goes_on()
    {
        await using var narrow = _api.Replica(("Passwords:AtOnce", "1"), ("Passwords:WaitMilliseconds", "1"));
        var email = Some.Email();
        await narrow.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => narrow.PostAsync("/auth/login", new { email = Some.Email(), password = Some.Password })));

        Assert.All(replies, reply => Assert.True(reply.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable));
        var refused = replies.Where(reply => reply.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, reply => Assert.NotNull(reply.Headers.RetryAfter));
        await narrow.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
    }

    private async Task<string> Refused(object body)
    {
        using var response = await _api.PostAsync("/auth/login", body);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = await response.ReadAsync();
        return string.Join('|', problem.EnumerateObject().Where(member => member.Name != "trace_id").Select(member => $"{member.Name}={member.Value}"));
    }
}
