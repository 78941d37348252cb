using System.Net;
using System.Text.Json;

namespace Auth.Service.Tests.Accounts;

/// <summary>The paths and shapes of the replaced systems.</summary>
public sealed class SourceAliasTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source2_1_Signup_answers_201_and_signin_200_with_a_token()
    {
        var (username, email) = (Some.Username(), Some.Email());

        var signedUp = await _api.PostAsync("/api/signup", new { username, email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var signedIn = await _api.PostAsync("/api/signin", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);

        AssertIsAccessToken(signedUp, "token");
        AssertIsAccessToken(signedIn, "token");
    }

    [Fact]
    public async Task Source3_1_Register_answers_201_a_duplicate_409_and_a_weak_password_400()
    {
        var (username, email) = (Some.Username(), Some.Email());

        var reply = await Register(username, email, "StrongPassword123!").ExpectAsync(HttpStatusCode.Created);

        AssertIsAccessToken(reply, "bearer");
        await Register(username, Some.Email(), "StrongPassword123!").ExpectProblemAsync(HttpStatusCode.Conflict, "username_taken");
        await Register(Some.Username(), email, "StrongPassword123!").ExpectProblemAsync(HttpStatusCode.Conflict, "email_taken");
        await Register(Some.Username(), Some.Email(), "password123").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");
    }

    [Fact]
    public async Task Source3_2_Login_answers_a_bearer_by_name_or_address_and_refuses_both_mistakes_in_the_same_words()
    {
        var (username, email) = (Some.Username(), Some.Email());
        await Register(username, email, "StrongPassword123!").ExpectAsync(HttpStatusCode.Created);

        AssertIsAccessToken(await Login(username, "StrongPassword123!").ExpectAsync(HttpStatusCode.OK), "bearer");
        AssertIsAccessToken(await Login(email, "StrongPassword123!").ExpectAsync(HttpStatusCode.OK), "bearer");
        await Login(username, "WrongPassword123!").ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await Login(Some.Username(), "StrongPassword123!").ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [InlineData("/auth/register")]
    [InlineData("/api/signup")]
    [InlineData("/register")]
    public async Task Source0_5_A_role_in_the_body_is_refused_under_every_name(string path) =>
        await _api.PostAsync(path, new { username = Some.Username(), email = Some.Email(), password = Some.Password, role = "admin" })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("/api/signup", "email")]
    [InlineData("/api/signin", "password")]
    [InlineData("/register", "email")]
    [InlineData("/login", "password")]
    public async Task A_wrong_field_is_named(string path, string field) =>
        await _api.PostTextAsync(path, "{}").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    private static void AssertIsAccessToken(JsonElement reply, string member)
    {
        Assert.Equal(reply.GetProperty("access_token").GetString(), reply.GetProperty(member).GetString());
        Assert.Equal(reply.GetProperty("user_id").GetString(), Jwt.Read(reply.GetProperty(member).GetString()!).Claims.GetProperty("sub").GetString());
    }

    private Task<HttpResponseMessage> Register(string username, string email, string password) =>
        _api.PostAsync("/register", new { username, email, password });

    private Task<HttpResponseMessage> Login(string username, string password) => _api.PostAsync("/login", new { username, password });
}
