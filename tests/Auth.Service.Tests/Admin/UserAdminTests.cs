using System.Net;
using System.Text.Json;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Admin;

/// <summary><c>/admin/users</c>.</summary>
public sealed class UserAdminTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source0_4_An_admin_lists_and_finds_users()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));

        var found = await admin.GetAsync($"/admin/users?q={Uri.EscapeDataString(ann.Email.ToUpperInvariant())}").ExpectAsync(HttpStatusCode.OK);
        var one = await admin.GetAsync($"/admin/users/{ann.Id}").ExpectAsync(HttpStatusCode.OK);

        var user = Assert.Single(found.GetProperty("users").EnumerateArray());
        Assert.Equal(
            ["created_at", "disabled_at", "display_name", "email", "id", "last_seen_at", "passkeys", "role", "second_factor", "sessions", "username"],
            user.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal((ann.Id, "user", 1), (user.GetProperty("id").GetGuid(), user.GetProperty("role").GetString(), user.GetProperty("sessions").GetInt32()));
        Assert.Equal(ann.Email, one.GetProperty("email").GetString());
        await admin.GetAsync($"/admin/users/{Guid.CreateVersion7()}").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Pages_show_everyone_once_while_others_register()
    {
        var admin = await Account.AdminAsync(_api);
        List<Guid> before = [];
        for (var i = 0; i < 5; i++)
        {
            before.Add((await Account.RegisterAsync(_api)).Id);
        }


        List<Guid> seen = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await admin.GetAsync($"/admin/users?limit=3{cursor}").ExpectAsync(HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("next_cursor").ValueKind is JsonValueKind.Null ? null : $"&cursor={page.GetProperty("next_cursor").GetString()}";
            await Account.RegisterAsync(_api);
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Superset(before.ToHashSet(), seen.ToHashSet());
    }

    [Theory]
    [InlineData("q=%25")]
    [InlineData("q=_")]
    [InlineData("q=%5C")]
    [InlineData("q=%00")]
    [InlineData("q=%27%20OR%201=1--")]
    public async Task S46_Wildcards_and_SQL_in_a_search_mean_themselves(string query)
    {
        var admin = await Account.AdminAsync(_api);
        var username = $"{Some.Username()}";
        await _api.PostAsync("/auth/register", new { email = Some.Email(), username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        var page = await admin.GetAsync($"/admin/users?{query}{username}").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(query == "q=%00" ? 1 : 0, page.GetProperty("users").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    [InlineData("cursor=1")]
    [InlineData("role=owner")]
    public async Task A_wrong_parameter_is_refused(string query) =>
        await (await Account.AdminAsync(_api)).GetAsync($"/admin/users?{query}").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task S28_A_user_gets_403_on_every_admin_route_by_every_method_and_a_stranger_401()
    {
        var (ann, ben) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        string[] paths =
        [
            "/admin/users", $"/admin/users/{ben.Id}", $"/admin/users/{ben.Id}/disable", $"/admin/users/{ben.Id}/enable", $"/admin/users/{ben.Id}/role",
            $"/admin/users/{ben.Id}/sign-out", $"/admin/users/{ben.Id}/reset-second-factor", "/admin/audit", "/admin/what-is-not-there",
        ];
        HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Head, HttpMethod.Options, new("PURGE")];

        foreach (var path in paths)
        {
            foreach (var method in methods)
            {
                using var forbidden = await ann.SendAsync(method, path, new { role = "admin" });
                Assert.True(forbidden.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {forbidden.StatusCode}");
                using var unauthorized = await _api.CreateClient().SendAsync(new HttpRequestMessage(method, path), TestContext.Current.CancellationToken);
                Assert.True(unauthorized.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {unauthorized.StatusCode}");
            }
        }

        var untouched = await _api.InDatabaseAsync(db => db.Users.SingleAsync(user => user.Id == ben.Id));
        Assert.Equal((Roles.User, null), (untouched.Role, untouched.DisabledAt));
    }

    [Fact]
    public async Task Source0_4_A_disabled_account_is_out_until_it_is_enabled_again()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));

        await admin.PostAsync($"/admin/users/{ann.Id}/disable").ExpectNothingAsync();
        await admin.PostAsync($"/admin/users/{ann.Id}/disable").ExpectNothingAsync();
        await ann.LogInAsync().ExpectProblemAsync(HttpStatusCode.Forbidden, "account_disabled");
        Assert.False(await _api.InDatabaseAsync(db => db.Sessions.AnyAsync(session => session.UserId == ann.Id && session.RevokedAt == null)));
        await admin.PostAsync($"/admin/users/{ann.Id}/enable").ExpectNothingAsync();
        await ann.LogInAsync().ExpectAsync(HttpStatusCode.OK);

        var entries = await EntriesAsync(admin, $"user:{ann.Id}");
        Assert.Equal(
            [(Acts.UserEnable, true, false), (Acts.UserDisable, false, true)],
            entries.Select(entry => (entry.GetProperty("act").GetString()!, Disabled(entry, "before"), Disabled(entry, "after"))));
        Assert.All(entries, entry =>
        {
            Assert.Equal(admin.Id, entry.GetProperty("actor_id").GetGuid());
            Assert.Equal(admin.SessionId, entry.GetProperty("session_id").GetGuid());
        });

        static bool Disabled(JsonElement entry, string side) => entry.GetProperty(side).GetProperty("disabled").GetBoolean();
    }

    [Fact]
    public async Task Source0_4_A_role_changes_for_the_next_sign_in_and_is_audited()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));

        await admin.SendAsync(HttpMethod.Put, $"/admin/users/{ann.Id}/role", new { role = "admin" }).ExpectNothingAsync();

        await (await ann.LogInAgainAsync()).GetAsync("/admin/users").ExpectAsync(HttpStatusCode.OK);
        var entry = Assert.Single(await EntriesAsync(admin, $"user:{ann.Id}"));
        Assert.Equal(
            (Acts.UserRole, "user", "admin"),
            (entry.GetProperty("act").GetString(), entry.GetProperty("before").GetProperty("role").GetString(), entry.GetProperty("after").GetProperty("role").GetString()));
    }

    [Fact]
    public async Task S9_A_demoted_admins_old_token_is_forbidden_on_admin_routes_and_good_elsewhere()
    {
        var (admin, other) = (await Account.AdminAsync(_api), await Account.AdminAsync(_api));
        await other.GetAsync("/admin/users").ExpectAsync(HttpStatusCode.OK);

        await admin.SendAsync(HttpMethod.Put, $"/admin/users/{other.Id}/role", new { role = "user" }).ExpectNothingAsync();

        await other.GetAsync("/admin/users").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await other.SendAsync(HttpMethod.Put, $"/admin/users/{other.Id}/role", new { role = "admin" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await other.GetAsync("/auth/mfa").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R10_A_disabled_accounts_tokens_are_void_at_once_and_so_are_those_signed_out_everywhere()
    {
        var (admin, ann, ben) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));

        await admin.PostAsync($"/admin/users/{ann.Id}/disable").ExpectNothingAsync();
        await admin.PostAsync($"/admin/users/{ben.Id}/sign-out").ExpectNothingAsync();

        await ann.GetAsync("/auth/mfa").ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await ben.GetAsync("/auth/mfa").ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("")]
    [InlineData("Admin")]
    public async Task A_role_that_there_is_not_is_refused(string role)
    {
        var admin = await Account.AdminAsync(_api);

        await admin.SendAsync(HttpMethod.Put, $"/admin/users/{admin.Id}/role", new { role }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "role");
    }

    [Fact]
    public async Task Source0_4_Signing_out_everywhere_ends_every_session()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));
        await ann.LogInAgainAsync();

        await admin.PostAsync($"/admin/users/{ann.Id}/sign-out").ExpectNothingAsync();

        Assert.False(await _api.InDatabaseAsync(db => db.Sessions.AnyAsync(session => session.UserId == ann.Id && session.RevokedAt == null)));
        var entry = Assert.Single(await EntriesAsync(admin, $"user:{ann.Id}"));
        Assert.Equal(2, entry.GetProperty("after").GetProperty("sessions_ended").GetInt32());
    }

    [Fact]
    public async Task A_second_factor_that_was_lost_is_removed_by_an_admin()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));
        await ann.AddSecondFactorAsync();

        await admin.PostAsync($"/admin/users/{ann.Id}/reset-second-factor").ExpectNothingAsync();

        await ann.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(Acts.UserResetSecondFactor, Assert.Single(await EntriesAsync(admin, $"user:{ann.Id}")).GetProperty("act").GetString());
    }

    [Fact]
    public async Task An_act_of_an_admin_asks_for_a_step_up_and_looking_does_not()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), await Account.RegisterAsync(_api));
        await admin.GrowOldAsync();

        await admin.GetAsync("/admin/users").ExpectAsync(HttpStatusCode.OK);
        await admin.PostAsync($"/admin/users/{ann.Id}/disable").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await admin.PostAsync("/auth/mfa/step-up", new { password = Some.Password }).ExpectNothingAsync();
        await admin.PostAsync($"/admin/users/{ann.Id}/disable").ExpectNothingAsync();
    }

    [Fact]
    public async Task An_account_that_there_is_not_is_a_404() =>
        await (await Account.AdminAsync(_api)).PostAsync($"/admin/users/{Guid.CreateVersion7()}/disable").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

    /// <summary>What was done to a target, besides that it signed in.</summary>
    internal static async Task<List<JsonElement>> EntriesAsync(Account admin, string target) =>
    [
        .. (await admin.GetAsync($"/admin/audit?target={target}").ExpectAsync(HttpStatusCode.OK)).GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("act").GetString() != Acts.SignIn),
    ];
}
