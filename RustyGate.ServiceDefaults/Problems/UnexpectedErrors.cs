using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RustyGate.ServiceDefaults.Problems;

/// <summary>
/// Turns an exception into a problem without internals: unreadable requests are the caller's (400, 413, …), a database or network
/// that does not answer is 503 with <c>Retry-After</c>, the rest 500.
/// What is not the caller's fault is logged here, once: the framework logs nothing of an exception that a handler of ours takes.
/// </summary>
internal sealed partial class UnexpectedErrors(IProblemDetailsService problems, ILogger<UnexpectedErrors> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException bad => Problem.Details(bad.StatusCode, ProblemExtensions.Code(bad.StatusCode), "The request could not be read.", Readable(bad)),
            _ when exception.IsUnavailable() => Problem.Details(
                StatusCodes.Status503ServiceUnavailable, "unavailable", "A part of the system does not answer. Try again shortly.", detail: null),
            _ => Problem.Details(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong on our side.", detail: null),
        };
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
            LogUnavailable(logger, httpContext.Request.Method, httpContext.Request.Path, exception.GetBaseException().Message);
        }
        else if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogFailed(logger, exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static string Readable(BadHttpRequestException bad) =>
        bad.InnerException is System.Text.Json.JsonException json
            ? $"The body is not the JSON that is expected here{(json.Path is { Length: > 0 } path ? $" (at {path})" : "")}."
            : bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "A parameter or the body is missing or malformed.";

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} found a part of the system unavailable: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, PathString path);
}
