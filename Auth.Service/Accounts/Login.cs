using Auth.Service.Database;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

internal static class Login
{
    /// <summary>Sign in by e-mail address or user name.</summary>
    /// <remarks>A refusal is the same, in text and time, for an unknown account and a wrong password.</remarks>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, Device device, AuthDb db, PasswordHasher passwords, SessionOpener sessions,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var user = await FindAsync(request, db, cancellationToken);
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

        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(signedIn);
    }

    private static Task<User?> FindAsync(LoginRequest request, AuthDb db, CancellationToken cancellationToken)
    {
        if (request.Email is not null)
        {
            var key = Identifier.Email(request.Email) is { } email ? Identifier.Key(email) : null;
            return db.Users.SingleOrDefaultAsync(user => user.EmailKey == key, cancellationToken);
        }
        else
        {
            var key = Identifier.Username(request.Username) is { } username ? Identifier.Key(username) : null;
            return db.Users.SingleOrDefaultAsync(user => user.UsernameKey == key && key != null, cancellationToken);
        }
    }
}
