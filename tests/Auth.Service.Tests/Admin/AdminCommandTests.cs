using System.Net;
using Auth.Service.Audit;
using Auth.Service.Tests.Passkeys;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Admin;

/// <summary><c>Auth.Service admin …</c>, as processes beside the service (experience 37).</summary>
public sealed class AdminCommandTests(AuthPostgres server, AuthRedis redis)
{
    [Fact]
    public async Task S21_Rule37_Unlock_enables_an_account_and_lets_its_owner_try_again_at_once()
    {
        await using var api = await AuthApi.NewAsync(server, await redis.SettingAsync(), ("BackOff:FirstSeconds", "600"));
        var ann = await Account.RegisterAsync(api);
        await api.InDatabaseAsync(db => db.Users.Where(user => user.Id == ann.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTimeOffset.UtcNow)));
        for (var i = 0; i < 5; i++)
        {
            await GuessAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        await ann.LogInAsync().ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");

        var (code, output) = await api.CommandAsync("admin", "unlock", ann.Email.ToUpperInvariant());

        Assert.True(code == 0, output);
        await ann.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        var entry = await api.InDatabaseAsync(db => db.AuditLog.SingleAsync(entry => entry.Target == $"user:{ann.Id}" && entry.Act != Acts.SignIn));
        Assert.Equal((Acts.UserEnable, null), (entry.Act, entry.ActorId));

        Task<HttpResponseMessage> GuessAsync() => api.PostAsync("/auth/login", new { email = ann.Email, password = "a guess" });
    }

    [Fact]
    public async Task A_command_waits_for_a_database_that_is_slow_where_a_request_would_be_refused()
    {
        await using var slow = new AuthPostgres();
        await slow.InitializeAsync();
        await using var api = await AuthApi.NewAsync(slow);
        var ann = await Account.RegisterAsync(api);
        await slow.FreezeAsync();

        var command = api.CommandAsync("admin", "grant", ann.Email);
        await Task.WhenAny(command, Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken));
        Assert.False(command.IsCompleted);
        await slow.ThawAsync();

        var (code, output) = await command;
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Rule37_Reset_gives_a_password_that_works_once_everything_else_is_gone_and_grant_makes_an_admin()
    {
        await using var api = await AuthApi.NewAsync(server, await redis.SettingAsync());
        var ann = await Account.RegisterAsync(api);
        using var phone = new Authenticator();
        await ann.AddPasskeyAsync(phone);
        await ann.AddSecondFactorAsync();

        var (code, output) = await api.CommandAsync("admin", "reset", ann.Email);

        Assert.True(code == 0, output);
        await ann.LogInAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await api.SignInAsync(phone).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_passkey");
        await api.PostAsync("/auth/login", new { email = ann.Email, password = output.Trim().Split(' ')[^1] }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(0, (await api.CommandAsync("admin", "grant", ann.Id.ToString())).Code);
        Assert.Equal(Roles.Admin, await api.InDatabaseAsync(db => db.Users.Where(user => user.Id == ann.Id).Select(user => user.Role).SingleAsync()));
        Assert.NotEqual(0, (await api.CommandAsync("admin", "grant", "nobody@example.org")).Code);
    }
}
