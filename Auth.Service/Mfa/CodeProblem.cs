using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

internal static class CodeProblem
{
    private const string RetryAfterSeconds = "60";

    /// <summary>401 <c>invalid_code</c>, or 429 <c>too_many_codes</c> with <c>Retry-After</c>.</summary>
    public static ProblemHttpResult Of(CodeVerdict verdict, HttpResponse response)
    {
        if (verdict is not CodeVerdict.TooMany)
        {
            return Wrong();
        }

        response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_codes", "Too many wrong codes. Try again later.");
    }

    /// <summary>401 <c>invalid_code</c>.</summary>
    public static ProblemHttpResult Wrong() =>
        Problem.Of(StatusCodes.Status401Unauthorized, "invalid_code", "The code is wrong, or was used before.", "Wait for the next one of the app.");
}
