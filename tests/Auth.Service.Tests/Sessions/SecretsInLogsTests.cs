using System.Net;

namespace Auth.Service.Tests.Sessions;

public sealed class SecretsInLogsTests(AuthPostgres server)
{
    [Fact]
    public async Task S66_No_token_ticket_or_password_of_a_session_is_in_any_log_at_any_level()
    {
        const string NewPassword = "orbit-Lantern-42-quiet";
        await using var api = await AuthApi.NewAsync(server, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        var first = await SignedUp.NewAsync(api);
        var second = await first.RefreshedAsync();
        await first.AgeAsync(TimeSpan.FromSeconds(1));
        await first.RefreshedAsync();
        var issued = await second.PostAsync("/auth/ticket", new { purpose = "stream" }).ExpectAsync(HttpStatusCode.OK);
        await second.PostAsync("/auth/password", new { current_password = "a wrong password", new_password = NewPassword })
            .ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");
        var third = SignedUp.Of(api, await second.PostAsync("/auth/password", new { current_password = Some.Password, new_password = NewPassword })
            .ExpectAsync(HttpStatusCode.OK));
        await first.AgeAsync(TimeSpan.FromSeconds(40));
        await first.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await api.PostAsync("/auth/logout", new { refresh_token = third.RefreshToken });

        string[] secrets =
        [
            first.Email, Some.Password, NewPassword, "a wrong password", issued.GetProperty("ticket").GetString()!,
            .. new[] { first, second, third }.SelectMany(person => new[] { person.AccessToken, person.RefreshToken }),
        ];

        Assert.NotEmpty(api.Logged);
        Assert.All(secrets, secret => Assert.DoesNotContain(api.Logged, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }
}
