using System.Net;
using Auth.Service.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Demo;

/// <summary>The people of the demo workspace: in an empty system only, and nobody with more than an account.</summary>
public sealed class DemoAccountTests(AuthPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_11_S22_The_people_of_the_demo_sign_in_with_the_password_that_was_made_up_and_none_is_an_admin()
    {
        await using var api = await AuthApi.NewAsync(server);

        Assert.Equal(24, await AddAsync(api, Some.Password));

        foreach (var name in new[] { "ada", "yusuf" })
        {
            await api.PostAsync("/auth/login", new { email = $"{name}@demo.invalid", password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
            await api.PostAsync("/login", new { username = name, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);
        }

        Assert.False(await api.InDatabaseAsync(db => db.Users.AnyAsync(user => user.Role == Roles.Admin)));
        Assert.Equal(24, await api.InDatabaseAsync(db => db.Users.Select(user => user.PasswordHash).Distinct().CountAsync()));
        Assert.DoesNotContain(api.Logged, line => line.Contains(Some.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source2_11_Where_somebody_has_an_account_nothing_is_added_and_a_password_is_needed()
    {
        await using var api = await AuthApi.NewAsync(server);
        await Account.RegisterAsync(api);

        Assert.Null(await AddAsync(api, Some.Password));

        Assert.Equal(1, await api.InDatabaseAsync(db => db.Users.CountAsync()));
        Assert.Equal(1, (await api.CommandAsync(DemoAccounts.Verb)).Code);
    }

    private static Task<int?> AddAsync(AuthApi api, string password) =>
        api.InDatabaseAsync((_, services) => ActivatorUtilities.CreateInstance<DemoAccounts>(services).AddAsync(password, Cancel));
}
