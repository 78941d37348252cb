using System.Net;
using Auth.Service.Accounts;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Revocations;
using Auth.Service.Sessions;
using Auth.Service.Tests.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Sessions;

/// <summary>Sign-ins and new tokens while the account is being changed: the change is made to happen in the worst moment.</summary>
public sealed class SessionRaceTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("password", "disabled")]
    [InlineData("password", "another password")]
    [InlineData("code", "disabled")]
    [InlineData("code", "another password")]
    [InlineData("passkey", "disabled")]
    public async Task R10_A_sign_in_that_was_right_a_moment_ago_leaves_no_session_when_the_account_is_closed_meanwhile(string by, string change)
    {
        var ann = await Account.RegisterAsync(_api);
        var signIn = await PrepareAsync(ann, by);

        using var reply = await DuringAsync(ann, signIn, async (user, services) =>
        {
            (user.DisabledAt, user.PasswordHash) = change == "disabled" ? (DateTimeOffset.UtcNow, user.PasswordHash) : (user.DisabledAt, "another");
            user.UserVersion++;
            await services.GetRequiredService<SessionEnder>().EndAllAsync(user.Id, exceptSessionId: null, EndReasons.AccountDisabled, Cancel);
        });

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Equal(0, await LiveAsync(ann));
    }

    [Fact]
    public async Task A_sign_in_while_the_account_is_being_deleted_takes_the_deletion_back()
    {
        var ann = await Account.RegisterAsync(_api);

        using var reply = await DuringAsync(ann, () => ann.LogInAsync(), (user, _) =>
        {
            user.DeletedAt = DateTimeOffset.UtcNow;
            return Task.CompletedTask;
        });

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Null(await _api.InDatabaseAsync(db => db.Users.Where(user => user.Id == ann.Id).Select(user => user.DeletedAt).SingleAsync()));
        Assert.Equal(Acts.AccountRestore, await _api.InDatabaseAsync(db => db.AuditLog.Where(entry => entry.ActorId == ann.Id && entry.Act != Acts.SignIn).Select(entry => entry.Act).SingleAsync()));
    }

    [Theory]
    [InlineData("refresh", Roles.Admin, Roles.User)]
    [InlineData("refresh", Roles.User, Roles.Admin)]
    [InlineData("login", Roles.Admin, Roles.User)]
    [InlineData("login", Roles.User, Roles.Admin)]
    public async Task S9_A_token_that_is_made_while_the_role_changes_has_the_new_one_and_is_good_with_it(string by, string before, string after)
    {
        var ann = await SignedUp.NewAsync(_api);
        await SetRoleAsync(ann.Id, before);

        using var reply = await DuringAsync(
            ann.Id, () => by == "refresh" ? ann.RefreshAsync() : _api.PostAsync("/auth/login", new { email = ann.Email, password = Some.Password }), (user, services) =>
            {
                user.Role = after;
                user.UserVersion++;
                services.GetRequiredService<RevocationLog>().AddRoleChange(user.Id);
                return Task.CompletedTask;
            });

        var renewed = SignedUp.Of(_api, await reply.ReadAsync());
        Assert.Equal(after, Jwt.Read(renewed.AccessToken).Claims.GetProperty("role").GetString());
        using var asked = await renewed.GetAsync("/admin/users");
        Assert.Equal(after == Roles.Admin ? HttpStatusCode.OK : HttpStatusCode.Forbidden, asked.StatusCode);
    }

    [Fact]
    public async Task S9_R10_However_refreshes_logins_and_changes_fall_no_token_keeps_an_old_role_and_no_session_outlives_its_account()
    {
        await Account.AdminAsync(_api); // Who stays one, so that nobody else is the last.
        var ann = await SignedUp.NewAsync(_api);
        for (var round = 0; round < 8; round++)
        {
            await SetRoleAsync(ann.Id, Roles.Admin);
            var change = Task.Run(() => SetRoleAsync(ann.Id, Roles.User), Cancel);
            var made = await Task.WhenAll(Task.Run(() => ann.LogInAsync(), Cancel), Task.Run(() => ann.RefreshedAsync(), Cancel), Task.Run(() => ann.RefreshedAsync(), Cancel));
            await change;
            ann = made[1];
            foreach (var token in made)
            {
                await token.GetAsync("/admin/users").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            }
        }

        for (var round = 0; round < 8; round++)
        {
            var account = await Account.RegisterAsync(_api);
            var disabling = Task.Run(() => AdminAsync(users => users.DisableAsync(account.Id, Cancel)), Cancel);
            await Task.WhenAll(Task.Run(account.LogInAsync, Cancel), Task.Run(account.LogInAsync, Cancel), disabling);
            Assert.Equal(0, await LiveAsync(account));
        }
    }

    /// <summary>Holds the account as every change does, begins the act, makes the change when the act waits for it, and lets go.</summary>
    private async Task<HttpResponseMessage> DuringAsync(Guid id, Func<Task<HttpResponseMessage>> act, Func<User, IServiceProvider, Task> change) =>
        await _api.InDatabaseAsync(async (db, services) =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            var user = (await db.HoldAsync(id, Cancel))!;
            var acting = Task.Run(act, Cancel);
            await Eventually.HoldsAsync(async () => acting.IsCompleted || await IsSomeoneWaitingAsync(db), what: "the act waits for the account");
            Assert.False(acting.IsCompleted);
            await change(user, services);
            await db.SaveChangesAsync(Cancel);
            await transaction.CommitAsync(Cancel);
            return await acting;
        });

    private Task<HttpResponseMessage> DuringAsync(Account account, Func<Task<HttpResponseMessage>> act, Func<User, IServiceProvider, Task> change) =>
        DuringAsync(account.Id, act, change);

    /// <summary>For this very transaction. In <c>pg_stat_activity</c> a connection that was opened after the first look would never be seen.</summary>
    private static async Task<bool> IsSomeoneWaitingAsync(AuthDb db) => await db.Database
        .SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))""")
        .SingleAsync(Cancel) > 0;

    private async Task<Func<Task<HttpResponseMessage>>> PrepareAsync(Account account, string by)
    {
        switch (by)
        {
            case "code":
                var (secret, _) = await account.AddSecondFactorAsync();
                using (var asked = await account.LogInAsync())
                {
                    var token = (await asked.ReadAsync()).GetProperty("mfa_token").GetString();
                    return () => _api.PostAsync("/auth/mfa/verify", new { mfa_token = token, code = Account.CodeAt(secret) });
                }

            case "passkey":
                var phone = new Authenticator();
                await account.AddPasskeyAsync(phone);
                return () => _api.SignInAsync(phone);
            default:
                return account.LogInAsync;
        }
    }

    private Task<int> LiveAsync(Account account) =>
        _api.InDatabaseAsync(db => db.Sessions.CountAsync(session => session.UserId == account.Id && session.RevokedAt == null));

    private Task SetRoleAsync(Guid id, string role) => AdminAsync(users => users.SetRoleAsync(id, role, Cancel));

    private async Task AdminAsync(Func<UserAdmin, Task<AdminOutcome>> act)
    {
        Assert.Equal(AdminOutcome.Done, await _api.InDatabaseAsync((_, services) => act(services.GetRequiredService<UserAdmin>())));
    }
}
