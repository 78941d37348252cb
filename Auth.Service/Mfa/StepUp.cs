using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Passkeys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

/// <summary>
/// Proves again who uses a session: by a passkey, else by a code where the account has a second factor, by the password where it has none.
/// </summary>
public sealed class StepUp(AuthDb db, SecondFactors factors, PasswordProof password, PasskeyCeremonies passkeys, AuditLog audit, TimeProvider clock)
{
    /// <summary>Notes the step-up in the session; null, or why not.</summary>
    public async Task<ProblemHttpResult?> TryAsync(CurrentUser caller, StepUpRequest request, HttpContext context, CancellationToken cancellationToken)
    {
        var hasFactor = await factors.HasAsync(caller.Id, cancellationToken);
        if (request.Passkey is null && hasFactor != request.Code is not null)
        {
            return hasFactor ? Problem.Invalid("code", "is asked for: this account has a second factor.") : Problem.Invalid("password", "is asked for: this account has no second factor.");
        }

        var refusal = request.Passkey is { } passkey ? await TryPasskeyAsync(caller.Id, passkey, context, cancellationToken)
            : hasFactor ? await TryCodeAsync(caller.Id, request.Code!, context.Response, cancellationToken)
            : await TryPasswordAsync(caller, request.Password!, context.Response, cancellationToken);
        audit.Add(Acts.StepUp, outcome: refusal is null ? Outcomes.Done : Outcomes.Refused);
        if (refusal is null && await db.Sessions.SingleOrDefaultAsync(session => session.Id == caller.SessionId, cancellationToken) is { } session)
        {
            session.SteppedUpAt = clock.GetUtcNow();
        }

        await db.SaveChangesAsync(cancellationToken);
        return refusal;
    }

    private async Task<ProblemHttpResult?> TryPasskeyAsync(Guid userId, PasskeyAnswer answer, HttpContext context, CancellationToken cancellationToken) =>
        await passkeys.ReadProofAsync(PasskeyPurposes.StepUp, userId, answer.PasskeyToken, answer.Credential!.Value, context, cancellationToken) is { } proved
        && await db.NoteUseAsync(proved.Passkey, clock.GetUtcNow(), cancellationToken)
            ? null
            : PasskeyProblem.Invalid();

    private async Task<ProblemHttpResult?> TryCodeAsync(Guid userId, string code, HttpResponse response, CancellationToken cancellationToken) =>
        await factors.TryAsync(userId, code, cancellationToken) is var verdict and not CodeVerdict.Right ? CodeProblem.Of(verdict, response) : null;

    private async Task<ProblemHttpResult?> TryPasswordAsync(CurrentUser caller, string given, HttpResponse response, CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(known => known.Id == caller.Id, cancellationToken) is { } user
            ? await password.CheckAsync(user, given, caller, response, cancellationToken)
            : PasswordProof.Wrong();
}
