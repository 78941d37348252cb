using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Protection;

/// <summary>
/// 400 and an end of the connection for a request whose body could be read in two ways, which is how one request is smuggled behind
/// another (RFC 9112 §6.1, promises S37): both <c>Content-Length</c> and <c>Transfer-Encoding</c>, or the latter from HTTP/1.0. Everything
/// else of that kind the server refuses itself.
/// </summary>
internal sealed class OneFraming(RequestDelegate next)
{
    /// <summary>Where the server moves the length of a request that has both.</summary>
    private const string MovedLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0
            || (headers.ContentLength is null && !headers.ContainsKey(MovedLength) && !HttpProtocol.IsHttp10(context.Request.Protocol)))
        {
            return next(context);
        }

        context.Response.Headers[HeaderNames.Connection] = "close";
        return Problem.Of(StatusCodes.Status400BadRequest, "ambiguous_body", "Where the body of this request ends is not clear.").ExecuteAsync(context);
    }
}
