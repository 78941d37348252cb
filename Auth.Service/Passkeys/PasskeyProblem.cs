using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Passkeys;

internal static class PasskeyProblem
{
    /// <summary>
    /// <c>invalid_passkey</c>, in the same words whatever was wrong: an unknown passkey, another's, a wrong signature, a question that
    /// was answered before.
    /// </summary>
    /// <param name="status">401 where somebody wants to get in, 400 where somebody who is in adds one.</param>
    public static ProblemHttpResult Invalid(int status = StatusCodes.Status401Unauthorized) =>
        Problem.Of(status, "invalid_passkey", "This passkey cannot be used here.", "Try again; if it stays so, sign in another way.");
}
