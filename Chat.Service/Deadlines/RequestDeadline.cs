using Microsoft.AspNetCore.Http.Timeouts;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Deadlines;

/// <summary>
/// Every request is answered within two seconds (promises R15): what the database or Auth has not done by then is 503 with
/// <c>Retry-After</c>. A message whose answer was lost so may be sent again with its <c>client_id</c>.
/// </summary>
internal static class RequestDeadline
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(1800);

    public static void AddRequestDeadline(this IServiceCollection services) => services.AddRequestTimeouts(options =>
        options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = Most, WriteTimeoutResponse = WriteAsync });

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "A part of the system does not answer. Try again shortly.")
            .ExecuteAsync(context);
    }
}
