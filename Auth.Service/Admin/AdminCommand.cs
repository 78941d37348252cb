using System.CommandLine;
using System.Security.Cryptography;
using Auth.Service.Accounts;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Passwords;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Admin;

/// <summary>
/// The verb <c>admin</c> of the service's program: the way in that always works for who has the server. It works on the database of the
/// running system (<see cref="RunningSystem"/>); the running services hear of it within two seconds.
/// </summary>
internal static class AdminCommand
{
    public const string Verb = "admin";

    private const int PasswordLetters = 20;

    /// <summary>Without what is easily taken for another letter.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static Task<int> RunAsync(WebApplication app, string[] args)
    {
        var root = new RootCommand("RustyGate's accounts")
        {
            new Command(Verb, "Ways in for who has the server")
            {
                Act(app, "grant", "Makes an account an admin", GrantAsync),
                Act(app, "reset", "Gives an account a new password, removes its second factor and passkeys, ends its sessions, enables it", ResetAsync),
                Act(app, "unlock", "Enables an account again, and lets everyone try its password again at once", UnlockAsync),
            },
        };
        root.Subcommands[0].Add(RunningSystem.DataOption);
        return root.Parse(args).InvokeAsync();
    }

    private static Command Act(
        WebApplication app, string name, string description, Func<IServiceProvider, User, CancellationToken, Task<string>> act)
    {
        var who = new Argument<string>("user") { Description = "The address, the user name or the id" };
        var command = new Command(name, description) { who };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await RunAsync(app, parsed.GetRequiredValue(who), act, cancellationToken);
            }
            catch (Exception unavailable) when (unavailable.IsUnavailable())
            {
                await Console.Error.WriteLineAsync($"The database does not answer: {unavailable.GetBaseException().Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        WebApplication app, string who, Func<IServiceProvider, User, CancellationToken, Task<string>> act, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await FindAsync(scope.ServiceProvider.GetRequiredService<AuthDb>(), who, cancellationToken) is not { } user)
        {
            await Console.Error.WriteLineAsync($"No account has the address, name or id {who}.");
            return 1;
        }

        Console.WriteLine(await act(scope.ServiceProvider, user, cancellationToken));
        return 0;
    }

    private static async Task<string> GrantAsync(IServiceProvider services, User user, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<UserAdmin>().SetRoleAsync(user.Id, Roles.Admin, cancellationToken);
        return $"{Name(user)} is an admin, from the next sign-in or token refresh on.";
    }

    private static async Task<string> ResetAsync(IServiceProvider services, User user, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString(Letters, PasswordLetters);
        var hash = await services.GetRequiredService<PasswordHasher>().HashAsync(password, cancellationToken);
        await services.GetRequiredService<UserAdmin>().ResetPasswordAsync(user.Id, hash!, cancellationToken);
        await services.GetRequiredService<LoginBackOff>().ClearAsync(user);
        return $"{Name(user)} signs in with this password and changes it then: {password}";
    }

    private static async Task<string> UnlockAsync(IServiceProvider services, User user, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<UserAdmin>().EnableAsync(user.Id, cancellationToken);
        await services.GetRequiredService<LoginBackOff>().ClearAsync(user);
        return $"{Name(user)} may sign in.";
    }

    private static string Name(User user) => user.Username ?? user.Email;

    private static Task<User?> FindAsync(AuthDb db, string who, CancellationToken cancellationToken)
    {
        var id = Guid.TryParse(who, out var parsed) ? parsed : Guid.Empty;
        var (email, username) = (Identifier.Email(who), Identifier.Username(who));
        var (emailKey, usernameKey) = (email is null ? "" : Identifier.Key(email), username is null ? "" : Identifier.Key(username));
        return db.Users.AsNoTracking()
            .SingleOrDefaultAsync(user => user.Id == id || user.EmailKey == emailKey || user.UsernameKey == usernameKey, cancellationToken);
    }
}
