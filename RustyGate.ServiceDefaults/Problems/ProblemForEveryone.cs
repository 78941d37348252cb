using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace RustyGate.ServiceDefaults.Problems;

/// <summary>
/// Problem details also for who did not ask for JSON (<c>Accept: text/event-stream</c>, <c>text/html</c>), where the framework's writer
/// stands back: any reason is better than an empty reply.
/// </summary>
internal sealed class ProblemForEveryone(IOptions<ProblemDetailsOptions> problems, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        // The result completes title and type by the status.
        var problem = TypedResults.Problem(context.ProblemDetails).ProblemDetails;
        problems.Value.CustomizeProblemDetails?.Invoke(context);
        return new ValueTask(context.HttpContext.Response.WriteAsJsonAsync(
            problem, problem.GetType(), json.Value.SerializerOptions, "application/problem+json", context.HttpContext.RequestAborted));
    }
}
