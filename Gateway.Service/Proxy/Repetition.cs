using Gateway.Service.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>
/// Which requests may reach two replicas: those of safe methods (RFC 9110 §9.2.1), and those that carry an <c>Idempotency-Key</c> on a route
/// with <see cref="RouteRules.IdempotencyKey"/>, because the service behind it answers the same key with what the first one did.
/// </summary>
internal static class Repetition
{
    private const string Header = "Idempotency-Key";

    /// <summary>As large as bodies are on such routes: more would be kept in a file, and what people write belongs in none of ours.</summary>
    private const int MostInMemory = 1024 * 1024;

    public static bool IsHarmless(HttpRequest request, RouteRules route) =>
        IsSafe(request.Method) || (route.IdempotencyKey && request.Headers.ContainsKey(Header));

    /// <summary>Keeps the body, where there may be one, so that it can be sent again.</summary>
    public static void Keep(HttpRequest request)
    {
        if (!IsSafe(request.Method))
        {
            request.EnableBuffering(MostInMemory);
        }
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
