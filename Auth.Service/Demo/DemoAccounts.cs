using System.Data.Common;
using System.Text.Json;
using Auth.Service.Accounts;
using Auth.Service.Database;
using Auth.Service.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Demo;

/// <summary>
/// The verb <c>seed-demo</c>: accounts for the people of a demo workspace, with one password that whoever starts it has made up
/// (<c>Demo:Password</c>), where nobody has an account yet. None of them is an admin. A verb and not an endpoint, so that nothing that
/// runs can make accounts with known passwords.
/// </summary>
internal sealed partial class DemoAccounts(AuthDb db, PasswordHasher passwords, TimeProvider clock)
{
    public const string Verb = "seed-demo";

    /// <summary>The configuration key.</summary>
    private const string Password = "Demo:Password";

    /// <summary>RFC 2606 §2: a domain that no mail will ever reach.</summary>
    private const string NoMailDomain = "demo.invalid";

    private const int Refused = 2;
    private const int Failed = 1;

    /// <returns>The exit code of the process: 0; 2 where there are accounts already; 1 when it failed, and then nothing is there. The log says why.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        if (PasswordRule.Objection(app.Configuration[Password]) is { } objection)
        {
            Log.Failed(app.Logger, $"{Password} {objection}");
            return Failed;
        }

        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            var accounts = ActivatorUtilities.CreateInstance<DemoAccounts>(scope.ServiceProvider);
            if (await accounts.AddAsync(app.Configuration[Password]!, CancellationToken.None) is not { } added)
            {
                Log.Refused(app.Logger);
                return Refused;
            }

            Log.Added(app.Logger, added);
            return 0;
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException or TimeoutException)
        {
            Log.Failed(app.Logger, failure.GetBaseException().Message);
            return Failed;
        }
    }

    /// <summary>All of them or none; how many, or null where there are accounts already.</summary>
    public async Task<int?> AddAsync(string password, CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return null;
        }

        var users = new List<User>();
        foreach (var person in Read())
        {
            var hash = await passwords.HashAsync(password, cancellationToken) ?? throw new TimeoutException("Passwords are not hashed in time.");
            users.Add(UserOf(person, hash));
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Whoever registers meanwhile, or seeds too, waits; and whoever did before is seen.
        await db.Database.ExecuteSqlAsync($"LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return null;
        }

        db.AddRange(users);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return users.Count;
    }

    private User UserOf(DemoPerson person, string hash)
    {
        var now = clock.GetUtcNow();
        var email = $"{person.Username}@{NoMailDomain}";
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            EmailKey = Identifier.Key(email),
            EmailVerifiedAt = now,
            DisplayName = person.Name,
            PasswordHash = hash,
            CreatedAt = now,
        };
        user.SetUsername(person.Username);
        return user;
    }

    private static DemoPerson[] Read()
    {
        using var file = typeof(DemoAccounts).Assembly.GetManifestResourceStream("Auth.Service.Demo.people.json")!;
        return JsonSerializer.Deserialize<DemoPerson[]>(file, JsonSerializerOptions.Web)!;
    }

    private sealed record DemoPerson(string Username, string Name);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} people of the demo workspace have accounts.")]
        public static partial void Added(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "There are accounts already: nothing was added.")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(LogLevel.Error, "No demo accounts were added: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
