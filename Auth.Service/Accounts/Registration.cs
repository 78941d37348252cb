using Auth.Service.Accounts.Departures;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

/// <summary>
/// Makes accounts. The password is hashed before anyone looks whether the account exists, so a refusal takes as long as a success; and
/// the database alone decides, so of two registrations at once one wins.
/// </summary>
public sealed class Registration(
    AuthDb db, PasswordHasher passwords, SessionOpener sessions, LoginBackOff backOff, Mailer mailer,
    IOptions<RegistrationOptions> options, TimeProvider clock)
{
    /// <summary>Makes an account and signs in with it, or has its address verified first; or says why not.</summary>
    public async Task<SignInOutcome> RegisterAsync(RegisterRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        var attempt = await backOff.BeginAsync(device.Ip);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, response);
        }

        if (await passwords.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            await backOff.WithdrawAsync(attempt);
            return Overload.Problem(response);
        }

        var user = NewUser(request, hash);
        if (await WasSomebodysAsync(user, cancellationToken))
        {
            return UsernameTaken();
        }

        return options.Value.RequireVerifiedEmail
            ? await AskToVerifyAsync(user, cancellationToken)
            : await OpenAsync(user, device, attempt, cancellationToken);
    }

    private async Task<SignInOutcome> OpenAsync(User user, Device device, Attempt attempt, CancellationToken cancellationToken)
    {
        db.Users.Add(user);
        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (Taken(refused) is { } problem)
        {
            return problem;
        }

        await backOff.WithdrawAsync(attempt);
        return signedIn;
    }

    /// <summary>
    /// One look-up and one transaction whether the address is new or not. User names are known to everyone, so one that is taken may be
    /// told, and is told first: else a taken name would show by the kind of its refusal whether the address has an account.
    /// </summary>
    private async Task<SignInOutcome> AskToVerifyAsync(User user, CancellationToken cancellationToken)
    {
        var (name, skeleton) = (user.UsernameKey ?? "", user.UsernameSkeleton ?? ""); // nobody's, where none was given
        var alike = await db.Users
            .Where(u => u.EmailKey == user.EmailKey || u.UsernameKey == name || u.UsernameSkeleton == skeleton)
            .Select(u => new { HasEmail = u.EmailKey == user.EmailKey, HasName = u.UsernameKey == name || u.UsernameSkeleton == skeleton })
            .ToListAsync(cancellationToken);
        if (alike.Any(u => u.HasName))
        {
            return UsernameTaken();
        }

        if (alike.Any(u => u.HasEmail))
        {
            mailer.Add(MailTemplate.RegisteredAgain, user.Email);
        }
        else
        {
            db.Users.Add(user);
            mailer.Add(MailTemplate.Verification, user.Email);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (ConstraintOf(refused) is User.Table.UniqueEmail)
        {
            // Somebody registered the address in between: their mail is on its way.
        }
        catch (DbUpdateException refused) when (Taken(refused) is { } problem)
        {
            return problem;
        }

        return default;
    }

    /// <summary>Whether somebody had this name, or one that looks like it, and is no more. User names are known to everyone, so it may be told.</summary>
    private async Task<bool> WasSomebodysAsync(User user, CancellationToken cancellationToken)
    {
        if (user is not { UsernameKey: { } key, UsernameSkeleton: { } skeleton })
        {
            return false;
        }

        byte[][] forms = [ErasedName.HashOf(key), ErasedName.HashOf(skeleton)];
        return await db.ErasedNames.AnyAsync(name => forms.Contains(name.Hash), cancellationToken);
    }

    private User NewUser(RegisterRequest request, string hash)
    {
        var now = clock.GetUtcNow();
        var email = Identifier.Email(request.Email)!;
        var user = new User { Id = Guid.CreateVersion7(now), Email = email, EmailKey = Identifier.Key(email), PasswordHash = hash, CreatedAt = now };
        if (Identifier.Username(request.Username) is { } username)
        {
            user.SetUsername(username);
        }

        return user;
    }

    private static string? ConstraintOf(DbUpdateException refused) => (refused.InnerException as PostgresException)?.ConstraintName;

    /// <summary>409 for what somebody else has already; null for any other refusal of the database.</summary>
    internal static ProblemHttpResult? Taken(DbUpdateException refused) => ConstraintOf(refused) switch
    {
        User.Table.UniqueEmail => Problem.Of(StatusCodes.Status409Conflict, "email_taken", "This e-mail address has an account already."),
        User.Table.UniqueUsername or User.Table.UniqueSkeleton => UsernameTaken(),
        _ => null,
    };

    private static ProblemHttpResult UsernameTaken() =>
        Problem.Of(StatusCodes.Status409Conflict, "username_taken", "This user name is taken, or looks like one that is.");
}
