using Gateway.Service.Configuration.Reading;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Configuration.Administration;

/// <summary>Why a change is refused.</summary>
internal static class ConfigProblems
{
    /// <summary>400 with <c>errors: [{ line, column, path, reason }]</c>.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<Flaw> flaws) => TypedResults.Problem(new ProblemDetails
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The configuration is not valid.",
        Detail = flaws[0].ToString(),
        Extensions = { ["code"] = "invalid_configuration", ["errors"] = flaws },
    });

    public static ProblemHttpResult NoPrecondition() => Problem.Of(
        StatusCodes.Status428PreconditionRequired, "precondition_required", "Say what you change.", "Send the ETag of GET /admin/gateway as If-Match.");

    public static ProblemHttpResult Changed() => Problem.Of(
        StatusCodes.Status412PreconditionFailed, "precondition_failed", "The file has changed meanwhile.", "Read it again, and make your change to that.");

    public static ProblemHttpResult OtherFormat(ConfigFormat format) => Problem.Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The file is written otherwise.", $"Send application/{(format == ConfigFormat.Yaml ? "yaml" : "json")}.");

    public static ProblemHttpResult NoFile() => Problem.Of(
        StatusCodes.Status409Conflict, "no_file", "This gateway has no file to change.", "Start it with Gateway__File, the path of one; it need not be there yet.");

    public static ProblemHttpResult ReadOnly(string reason) => Problem.Of(
        StatusCodes.Status409Conflict, "read_only", "The gateway cannot write its file.", reason);

    public static ProblemHttpResult NotStepped() => Problem.Of(
        StatusCodes.Status403Forbidden, "step_up_required", "Prove again that it is you.", "Send a code or the password to /auth/mfa/step-up.");

    public static ProblemHttpResult NoAudit(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "audit_unavailable", "The audit log cannot be written.", "Nothing was changed: what is not in the log is not done.");
    }
}
