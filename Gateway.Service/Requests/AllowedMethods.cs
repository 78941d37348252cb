using System.Collections.Frozen;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Requests;

/// <summary>405 for TRACE, a CONNECT that asks for a tunnel, and invented methods before anything else looks at them (promises S64).</summary>
internal sealed class AllowedMethods(RequestDelegate next)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly FrozenSet<string> Known = Methods.ToFrozenSet(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        if (Known.Contains(context.Request.Method) || context.Request.IsConnectOfSocket())
        {
            return next(context);
        }

        context.Response.Headers.Allow = string.Join(", ", Methods);
        return Problem.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This method is not served here.").ExecuteAsync(context);
    }
}
