using System.Globalization;
using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

/// <summary>A login between its password and its code.</summary>
public sealed class LoginChallenge(AuthDb db, SecondFactors factors, Challenges challenges, SessionOpener sessions, AuditLog audit)
{
    private const string Purpose = "login";

    /// <summary>
    /// 401 <c>mfa_required</c> with an <c>mfa_token</c> where the account has a second factor; null where the password was enough.
    /// </summary>
    public async Task<ProblemHttpResult?> AskAsync(User user, CancellationToken cancellationToken)
    {
        if (!await factors.HasAsync(user.Id, cancellationToken))
        {
            return null;
        }

        var token = await challenges.OpenAsync(Purpose, user.Id, Version(user), cancellationToken);
        var problem = Problem.Of(
            StatusCodes.Status401Unauthorized, "mfa_required", "A code is required as well.", "Send it with mfa_token to /auth/mfa/verify.");
        problem.ProblemDetails.Extensions["mfa_token"] = token;
        return problem;
    }

    /// <summary>Finishes the login by a code of the app or a recovery code.</summary>
    public async Task<SignInOutcome> FinishAsync(string token, string code, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await challenges.FindAsync(Purpose, token, cancellationToken) is not { UserId: { } userId } challenge)
        {
            return TooLate();
        }

        var verdict = await factors.TryAsync(userId, code, cancellationToken);
        if (verdict is not CodeVerdict.Right)
        {
            audit.Add(Acts.SecondFactorVerify, AuditLog.User(userId), after: new { too_many = verdict is CodeVerdict.TooMany }, outcome: Outcomes.Refused, actor: userId);
            await db.SaveChangesAsync(cancellationToken);
            return CodeProblem.Of(verdict, response);
        }

        return await OpenAsync(challenge, userId, device, cancellationToken) ?? (SignInOutcome)TooLate();
    }

    private async Task<SignInOutcome?> OpenAsync(Challenge challenge, Guid userId, Device device, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await challenges.CloseAsync(challenge, cancellationToken)
            || await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellationToken) is not { } user
            || Version(user) != challenge.State
            || await sessions.OpenIfUnchangedAsync(user, device, cancellationToken) is not { } signedIn)
        {
            return null;
        }

        audit.Add(Acts.SecondFactorVerify, AuditLog.User(userId), actor: userId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return signedIn;
    }

    /// <summary>The password was right for the account as it was then: not after it has got another, or was disabled.</summary>
    private static string Version(User user) => user.UserVersion.ToString(CultureInfo.InvariantCulture);

    private static ProblemHttpResult TooLate() =>
        Problem.Of(StatusCodes.Status401Unauthorized, "mfa_token_invalid", "The login took too long. Begin again with the password.");
}
