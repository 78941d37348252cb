using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.Retries;

/// <summary>
/// Which requests may reach two replicas: those of safe methods (RFC 9110 §9.2.1), and those that carry an <c>Idempotency-Key</c> on a route
/// with <see cref="RouteRules.IdempotencyKey"/>, because the service behind it answers the same key with what the first one did.
/// </summary>
internal static class Repeatable
{
    private const string Header = "Idempotency-Key";

    /// <summary>More would be kept in a file, and what people write belongs in none of ours.</summary>
    private const int MostInMemory = 1024 * 1024;

    /// <summary>Whether this one may; its body, if it has one, is then kept so that it can be sent again.</summary>
    public static bool Keep(HttpRequest request, RouteRules route)
    {
        if (route.Retries.Most == 0 || !(IsSafe(request.Method) || (route.IdempotencyKey && request.Headers.ContainsKey(Header))))
        {
            return false;
        }

        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return true;
        }

        // One that comes in chunks is as long as the route lets it be, at most.
        if ((request.ContentLength ?? request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize) is not <= MostInMemory)
        {
            return false;
        }

        request.EnableBuffering(MostInMemory);
        return true;
    }

    public static void Rewind(HttpRequest request)
    {
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0;
        }
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
