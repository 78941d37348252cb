using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Passwords;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

/// <summary>Proves again who uses a session: by a code where the account has a second factor, by the password where it has none.</summary>
public sealed class StepUp(AuthDb db, SecondFactors factors, PasswordHasher passwords, AuditLog audit, TimeProvider clock)
{
    /// <summary>Notes the step-up in the session; null, or why not.</summary>
    public async Task<ProblemHttpResult?> TryAsync(CurrentUser caller, StepUpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var hasFactor = await factors.HasAsync(caller.Id, cancellationToken);
        if (hasFactor != request.Code is not null)
        {
            return hasFactor ? Problem.Invalid("code", "is asked for: this account has a second factor.") : Problem.Invalid("password", "is asked for: this account has no second factor.");
        }

        var refusal = hasFactor
            ? await TryCodeAsync(caller.Id, request.Code!, response, cancellationToken)
            : await TryPasswordAsync(caller.Id, request.Password!, response, cancellationToken);
        audit.Add(Acts.StepUp, outcome: refusal is null ? Outcomes.Done : Outcomes.Refused);
        if (refusal is null && await db.Sessions.SingleOrDefaultAsync(session => session.Id == caller.SessionId, cancellationToken) is { } session)
        {
            session.SteppedUpAt = clock.GetUtcNow();
        }

        await db.SaveChangesAsync(cancellationToken);
        return refusal;
    }

    private async Task<ProblemHttpResult?> TryCodeAsync(Guid userId, string code, HttpResponse response, CancellationToken cancellationToken) =>
        await factors.TryAsync(userId, code, cancellationToken) is var verdict and not CodeVerdict.Right ? CodeProblem.Of(verdict, response) : null;

    private async Task<ProblemHttpResult?> TryPasswordAsync(Guid userId, string password, HttpResponse response, CancellationToken cancellationToken)
    {
        var hash = await db.Users.Where(user => user.Id == userId).Select(user => user.PasswordHash).SingleOrDefaultAsync(cancellationToken);
        return await passwords.VerifyAsync(hash, password, cancellationToken) switch
        {
            PasswordVerdict.Busy => Overload.Problem(response),
            PasswordVerdict.Wrong => Problem.Of(StatusCodes.Status403Forbidden, "invalid_password", "The password is wrong."),
            _ => null,
        };
    }
}
