using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Passwords;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Sessions;

internal static class PasswordChange
{
    /// <summary>Change the password, or set the first. Every session ends, and the answer opens a new one: go on with its tokens.</summary>
    /// <remarks>
    /// 403 when the current password is wrong, 429 after too many such. An account with passkeys only has none to give: 403
    /// <c>step_up_required</c> unless the session is fresh.
    /// </remarks>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> ChangeAsync(
        PasswordChangeRequest request, CurrentUser caller, Device device, AuthDb db, PasswordHasher passwords, OwnerProof proof, NewPassword change, AuditLog audit,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(known => known.Id == caller.Id, cancellationToken);
        if (PasswordRule.Objection(request.NewPassword, user.Email, user.Username) is { } objection)
        {
            return Problem.Invalid("new_password", objection);
        }

        if (await proof.CheckAsync(user, "current_password", request.CurrentPassword, caller, response, cancellationToken) is { } refusal)
        {
            audit.Add(Acts.PasswordChange, outcome: Outcomes.Refused);
            await db.SaveChangesAsync(cancellationToken);
            return refusal;
        }

        if (await passwords.HashAsync(request.NewPassword, cancellationToken) is not { } hash)
        {
            return Overload.Problem(response);
        }

        return await change.StoreAsync(user, hash, device, cancellationToken) is { } signedIn ? TypedResults.Ok(signedIn) : PasswordProof.Wrong();
    }
}
