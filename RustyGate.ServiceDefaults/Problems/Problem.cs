using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace RustyGate.ServiceDefaults.Problems;

/// <summary>
/// Problem details (RFC 9457) with a stable <c>code</c>: the member that a program reads, where <c>title</c> and <c>detail</c> are
/// for people and may change.
/// </summary>
public static class Problem
{
    internal const string InvalidTitle = "The request is not valid.";

    /// <summary>A problem of <paramref name="status"/> with the stable <paramref name="code"/> (snake_case).</summary>
    public static ProblemHttpResult Of(int status, string code, string title, string? detail = null) =>
        TypedResults.Problem(Details(status, code, title, detail));

    /// <summary>400 <c>invalid_request</c>: names each field that is wrong and what it should be.</summary>
    public static ProblemHttpResult Invalid(string field, string message) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] })
        {
            Status = StatusCodes.Status400BadRequest,
            Title = InvalidTitle,
            Extensions = { ["code"] = "invalid_request" },
        });

    /// <summary>404 <c>not_found</c>: also the answer for what exists but is not the caller's to see.</summary>
    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not_found", $"No such {what}.");

    /// <summary>401 <c>unauthorized</c>: never says which half was wrong.</summary>
    public static ProblemHttpResult Unauthorized(string detail) =>
        Of(StatusCodes.Status401Unauthorized, "unauthorized", "Authentication is required.", detail);

    internal static ProblemDetails Details(int status, string code, string title, string? detail) => new()
    {
        Status = status,
        Title = title,
        Detail = detail,
        Extensions = { ["code"] = code },
    };
}
