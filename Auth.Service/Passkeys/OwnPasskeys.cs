using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Passkeys;

/// <summary>One's own passkeys.</summary>
internal static class OwnPasskeys
{
    /// <summary>My passkeys.</summary>
    public static async Task<Ok<PasskeyList>> ListAsync(CurrentUser caller, AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new PasskeyList(await db.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == caller.Id).OrderBy(passkey => passkey.Id)
            .Select(passkey => PasskeyView.Of(passkey)).ToListAsync(cancellationToken)));

    /// <summary>What to ask an authenticator for a new passkey.</summary>
    public static async Task<Results<Ok<PasskeyQuestion>, ProblemHttpResult>> AskAsync(
        CurrentUser caller, AuthDb db, PasskeyCeremonies ceremonies, IOptions<PasskeyOptions> options, HttpContext context, CancellationToken cancellationToken)
    {
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == caller.Id, cancellationToken) is not { } user)
        {
            return Problem.NotFound("account");
        }

        return await db.Passkeys.CountAsync(passkey => passkey.UserId == caller.Id, cancellationToken) >= options.Value.PerUser
            ? TooMany(options.Value)
            : TypedResults.Ok(await ceremonies.AskForNewAsync(user, context, cancellationToken));
    }

    /// <summary>Add the passkey that an authenticator has made.</summary>
    public static async Task<Results<Created<PasskeyView>, ProblemHttpResult>> AddAsync(
        NewPasskey request, CurrentUser caller, Device device, AuthDb db, PasskeyCeremonies ceremonies, AuditLog audit, TimeProvider clock,
        HttpContext context, CancellationToken cancellationToken)
    {
        if (await ceremonies.ReadNewAsync(caller.Id, request.PasskeyToken, request.Credential!.Value, context, cancellationToken) is not { } made)
        {
            return PasskeyProblem.Invalid(StatusCodes.Status400BadRequest);
        }

        var passkey = Passkey.Of(made, caller.Id, request.Name?.Trim() ?? DeviceName.Of(device.UserAgent), clock.GetUtcNow());
        db.Add(passkey);
        audit.Add(Acts.PasskeyAdd, Target(passkey.Id), after: new { name = passkey.Name });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { ConstraintName: Passkey.Table.UniqueCredential })
        {
            return PasskeyProblem.Invalid(StatusCodes.Status400BadRequest);
        }

        return TypedResults.Created((string?)null, PasskeyView.Of(passkey));
    }

    /// <summary>Call a passkey something else.</summary>
    public static async Task<Results<Ok<PasskeyView>, ProblemHttpResult>> RenameAsync(
        Guid id, PasskeyName request, CurrentUser caller, AuthDb db, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, id, caller, cancellationToken) is not { } passkey)
        {
            return Problem.NotFound("passkey");
        }

        passkey.Name = request.Name.Trim();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PasskeyView.Of(passkey));
    }

    /// <summary>Remove a passkey: nobody signs in with it any more.</summary>
    /// <remarks>409 <c>last_sign_in</c> for the only one of an account without a password.</remarks>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, CurrentUser caller, AuthDb db, AuditLog audit, CancellationToken cancellationToken)
    {
        // Held, so that of the last two removed at once one stays.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await db.HoldAsync(caller.Id, cancellationToken);
        if (await FindAsync(db, id, caller, cancellationToken) is not { } passkey)
        {
            return Problem.NotFound("passkey");
        }

        if (user is { PasswordHash: null } && !await db.Passkeys.AnyAsync(other => other.UserId == caller.Id && other.Id != id, cancellationToken))
        {
            return Problem.Of(
                StatusCodes.Status409Conflict, "last_sign_in", "This is the only way to sign in.", "Set a password or add another passkey first.");
        }

        db.Remove(passkey);
        audit.Add(Acts.PasskeyRemove, Target(id), before: new { name = passkey.Name });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<Passkey?> FindAsync(AuthDb db, Guid id, CurrentUser caller, CancellationToken cancellationToken) =>
        db.Passkeys.SingleOrDefaultAsync(passkey => passkey.Id == id && passkey.UserId == caller.Id, cancellationToken);

    private static string Target(Guid id) => $"passkey:{id}";

    private static ProblemHttpResult TooMany(PasskeyOptions options) => Problem.Of(
        StatusCodes.Status409Conflict, "too_many_passkeys", $"An account has at most {options.PerUser} passkeys.", "Remove one first.");
}
