using Auth.Service.Database;
using Auth.Service.Mfa;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

/// <summary>Signs in by password. A refusal is the same, in text and time, for an unknown account and a wrong password.</summary>
public sealed class Login(AuthDb db, PasswordHasher passwords, LoginChallenge secondFactor, SessionOpener sessions)
{
    /// <summary>Tries the password; a new session, or why not.</summary>
    public async Task<SignInOutcome> SignInAsync(LoginRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        var user = await FindAsync(request, cancellationToken);
        var verdict = await passwords.VerifyAsync(user?.PasswordHash, request.Password, cancellationToken);
        if (verdict is PasswordVerdict.Busy)
        {
            return Overload.Problem(response);
        }

        if (user is null || verdict is PasswordVerdict.Wrong)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "No account matches these credentials.");
        }

        if (user.DisabledAt is not null)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "account_disabled", "This account is disabled.");
        }

        if (verdict is PasswordVerdict.RightButWeak && await passwords.HashAsync(request.Password, cancellationToken) is { } stronger)
        {
            user.PasswordHash = stronger;
        }

        if (await secondFactor.AskAsync(user, cancellationToken) is { } question)
        {
            return question;
        }

        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return signedIn;
    }

    /// <summary>One look-up whatever was given. No name contains an <c>@</c>, so an address is known wherever it stands.</summary>
    private Task<User?> FindAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var given = request.Email ?? request.Username!;
        if (request.Email is not null || given.Contains('@', StringComparison.Ordinal))
        {
            var email = Key(Identifier.Email(given));
            return db.Users.SingleOrDefaultAsync(user => user.EmailKey == email, cancellationToken);
        }

        var username = Key(Identifier.Username(given));
        return db.Users.SingleOrDefaultAsync(user => user.UsernameKey == username, cancellationToken);

        // What can be nobody's is looked for all the same.
        static string Key(string? shown) => shown is null ? "" : Identifier.Key(shown);
    }
}
