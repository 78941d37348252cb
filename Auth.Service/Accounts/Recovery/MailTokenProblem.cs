using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Recovery;

internal static class MailTokenProblem
{
    /// <summary>400 <c>invalid_token</c>: unknown, used or too old, which nobody is told apart.</summary>
    public static ProblemHttpResult Invalid() =>
        Problem.Of(StatusCodes.Status400BadRequest, "invalid_token", "This link is not valid any more. Ask for a new one.");
}
