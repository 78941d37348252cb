using Auth.Service.Accounts;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.BackOff;

/// <summary>
/// Asks somebody who is signed in for their password again, slowed down like a login: whoever borrowed a session does not guess it
/// there. Tries are counted by session, so no stranger's attempts to sign in are in the owner's way, nor theirs in the owner's elsewhere.
/// </summary>
public sealed class PasswordProof(PasswordHasher passwords, LoginBackOff backOff)
{
    /// <summary>Null for the right password; 403 <c>wrong_password</c>, 429 or 503 otherwise.</summary>
    public async Task<ProblemHttpResult?> CheckAsync(
        User user, string password, CurrentUser caller, HttpResponse response, CancellationToken cancellationToken)
    {
        var attempt = await backOff.BeginAsync(user.EmailKey, Device.Address(response.HttpContext), knownDevice: caller.SessionId);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, response);
        }

        switch (await passwords.VerifyAsync(user.PasswordHash, password, cancellationToken))
        {
            case PasswordVerdict.Busy:
                await backOff.WithdrawAsync(attempt);
                return Overload.Problem(response);
            case PasswordVerdict.Wrong:
                return Wrong();
            default:
                await backOff.SucceedAsync(attempt);
                return null;
        }
    }

    /// <summary>403 <c>wrong_password</c>.</summary>
    public static ProblemHttpResult Wrong() => Problem.Of(StatusCodes.Status403Forbidden, "wrong_password", "This is not the current password.");
}
