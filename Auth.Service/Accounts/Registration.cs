using Auth.Service.Database;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

/// <summary>
/// Makes accounts. The password is hashed before anyone looks whether the account exists, and the database alone decides: so two
/// registrations at once cannot both win, and a refusal takes as long as a success.
/// </summary>
public sealed class Registration(AuthDb db, PasswordHasher passwords, SessionOpener sessions, TimeProvider clock)
{
    /// <summary>Makes an account and signs in with it; or why not.</summary>
    public async Task<SignInOutcome> RegisterAsync(RegisterRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            return Overload.Problem(response);
        }

        var user = NewUser(request, hash);
        db.Users.Add(user);
        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return signedIn;
        }
        catch (DbUpdateException refused) when (Taken(refused) is { } problem)
        {
            return problem;
        }
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

    private static ProblemHttpResult? Taken(DbUpdateException refused) => (refused.InnerException as PostgresException)?.ConstraintName switch
    {
        User.Table.UniqueEmail => Problem.Of(StatusCodes.Status409Conflict, "email_taken", "This e-mail address has an account already."),
        User.Table.UniqueUsername or User.Table.UniqueSkeleton =>
            Problem.Of(StatusCodes.Status409Conflict, "username_taken", "This user name is taken, or looks like one that is."),
        _ => null,
    };
}
