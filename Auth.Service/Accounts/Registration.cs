using Auth.Service.Database;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts;

internal static class Registration
{
    /// <summary>Make an account and sign in with it.</summary>
    // The password is hashed before anyone looks whether the account exists, and the database alone decides: so two registrations at
    // once cannot both win, and a refusal takes as long as a success.
    public static async Task<Results<Created<SignedIn>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, Device device, AuthDb db, PasswordHasher passwords, SessionOpener sessions, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            return Overload.Problem(response);
        }

        var (email, username) = (Identifier.Email(request.Email)!, Identifier.Username(request.Username));
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            EmailKey = Identifier.Key(email),
            Username = username,
            UsernameKey = username is null ? null : Identifier.Key(username),
            PasswordHash = hash,
            CreatedAt = now,
        };
        db.Users.Add(user);
        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Created((string?)null, signedIn);
        }
        catch (DbUpdateException refused) when (Taken(refused) is { } problem)
        {
            return problem;
        }
    }

    private static ProblemHttpResult? Taken(DbUpdateException refused) => (refused.InnerException as PostgresException)?.ConstraintName switch
    {
        User.Table.UniqueEmail => Problem.Of(StatusCodes.Status409Conflict, "email_taken", "This e-mail address has an account already."),
        User.Table.UniqueUsername => Problem.Of(StatusCodes.Status409Conflict, "username_taken", "This user name is taken."),
        _ => null,
    };
}
