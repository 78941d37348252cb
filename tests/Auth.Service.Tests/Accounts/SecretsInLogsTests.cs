using System.Net;

namespace Auth.Service.Tests.Accounts;

public sealed class SecretsInLogsTests(AuthPostgres server)
{
    [Fact]
    public async Task S66_No_password_address_or_token_is_in_any_log_at_any_level()
    {
        await using var api = await AuthApi.NewAsync(server, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        var (email, username) = (Some.Email(), Some.Username());
        var registered = await api.PostAsync("/auth/register", new { email, username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var again = await api.PostAsync("/auth/login", new { username, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
        await api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectProblemAsync(HttpStatusCode.Conflict, "email_taken");
        await api.PostAsync("/auth/login", new { email, password = "a wrong password" }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await api.PostAsync("/auth/login", new { email, password = Some.Password, role = "admin" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        string[] secrets =
        [
            email, username, Some.Password, "a wrong password",
            .. new[] { registered, again }.SelectMany(reply => new[] { reply.GetProperty("access_token").GetString()!, reply.GetProperty("refresh_token").GetString()! }),
        ];

        Assert.NotEmpty(api.Logged);
        Assert.All(secrets, secret => Assert.DoesNotContain(api.Logged, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }
}
