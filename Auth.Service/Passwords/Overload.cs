using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Passwords;

internal static class Overload
{
    private const string RetryAfterSeconds = "2";

    /// <summary>503 <c>overloaded</c>: more passwords wait to be hashed than this service can hash in time.</summary>
    public static ProblemHttpResult Problem(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds;
        return RustyGate.ServiceDefaults.Problems.Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "overloaded", "Too many people are signing in. Try again shortly.");
    }
}
