using System.Net;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Admin;

/// <summary>On databases of their own, where who is an admin is known.</summary>
public sealed class LastAdminTests(AuthPostgres server)
{
    [Fact]
    public async Task The_last_admin_can_neither_be_disabled_nor_lose_the_role_nor_go()
    {
        await using var api = await AuthApi.NewAsync(server);
        var (admin, other) = (await Account.AdminAsync(api), await Account.AdminAsync(api));
        await admin.PostAsync($"/admin/users/{other.Id}/disable").ExpectNothingAsync();

        await admin.PostAsync($"/admin/users/{admin.Id}/disable").ExpectProblemAsync(HttpStatusCode.Conflict, "last_admin");
        await admin.SendAsync(HttpMethod.Put, $"/admin/users/{admin.Id}/role", new { role = "user" }).ExpectProblemAsync(HttpStatusCode.Conflict, "last_admin");
        await admin.PostAsync("/auth/me/deletion", new { password = Some.Password }).ExpectProblemAsync(HttpStatusCode.Conflict, "last_admin");

        await admin.GetAsync("/admin/users").ExpectAsync(HttpStatusCode.OK);
        Assert.Single(await UserAdminTests.EntriesAsync(admin, $"user:{other.Id}"));
        Assert.Empty(await UserAdminTests.EntriesAsync(admin, $"user:{admin.Id}"));
    }

    [Fact]
    public async Task Of_admins_who_demote_each_other_at_once_on_two_replicas_one_remains()
    {
        await using var api = await AuthApi.NewAsync(server);
        await using var replica = api.Replica();
        Account[] admins = [await Account.AdminAsync(api), await Account.AdminAsync(api), await Account.AdminAsync(api), await Account.AdminAsync(api)];

        await Task.WhenAll(admins.Select((admin, i) =>
            admin.SendAsync(HttpMethod.Put, $"/admin/users/{admins[(i + 1) % admins.Length].Id}/role", new { role = "user" }, i % 2 == 0 ? api : replica)));

        Assert.InRange(await api.InDatabaseAsync(db => db.Users.CountAsync(user => user.Role == Roles.Admin && user.DisabledAt == null)), 1, admins.Length);
    }

    [Fact]
    public async Task Of_two_admins_who_go_and_disable_each_other_at_once_one_remains()
    {
        await using var api = await AuthApi.NewAsync(server);
        var (ann, ben) = (await Account.AdminAsync(api), await Account.AdminAsync(api));

        await Task.WhenAll(
            ann.PostAsync("/auth/me/deletion", new { password = Some.Password }),
            ben.PostAsync("/auth/me/deletion", new { password = Some.Password }),
            ann.PostAsync($"/admin/users/{ben.Id}/disable"));

        Assert.Equal(1, await api.InDatabaseAsync(db => db.Users.CountAsync(user => user.Role == Roles.Admin && user.DisabledAt == null && user.DeletedAt == null)));
    }

    [Fact]
    public async Task An_account_that_the_configuration_names_is_an_admin_after_the_start()
    {
        await using var api = await AuthApi.NewAsync(server);
        var ann = await Account.RegisterAsync(api);
        await ann.GetAsync("/admin/users").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        await using var restarted = api.Replica(("Admin:Email", ann.Email.ToUpperInvariant()));
        await restarted.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK);

        await (await ann.LogInAgainAsync()).GetAsync("/admin/users").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S22_There_is_no_admin_by_default_and_configuration_alone_makes_no_account()
    {
        await using var api = await AuthApi.NewAsync(server, ("Admin:Email", "root@example.org"));
        await api.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK);

        Assert.False(await api.InDatabaseAsync(db => db.Users.AnyAsync()));
        var stranger = await api.PostAsync("/auth/register", new { email = "root@example.org", password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        Assert.Equal("user", Jwt.Read(stranger.GetProperty("access_token").GetString()!).Claims.GetProperty("role").GetString());
    }
}
