using Gateway.Service.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Browser;

/// <summary>
/// Whether a request that a cookie speaks for was made by a page of ours (promises S48). What changes something needs a header that no
/// form can send, and the browser's word that the page is of this origin (<c>Sec-Fetch-Site</c>, <c>Origin</c>). A WebSocket, whose
/// handshake is a GET that any page may make, needs the latter.
/// </summary>
internal static class SameOrigin
{
    /// <summary>The header, with any value.</summary>
    public const string Header = "X-RustyGate-Csrf";

    /// <summary>Whether a page opens a WebSocket: browsers always say which one, and their handshake is subject to no CORS (promises S52).</summary>
    public static bool IsSocketOfPage(HttpRequest request) => request.Headers.Origin.Count > 0 && request.IsSocket();

    /// <summary>Null when the request may go on.</summary>
    public static ProblemHttpResult? Refusal(HttpContext context)
    {
        var request = context.Request;
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var isSocket = request.IsSocket();
        if (isSafe && !isSocket)
        {
            return null;
        }

        return (isSocket || request.Headers.ContainsKey(Header)) && IsOwn(request)
            ? null
            : Problem.Of(
                StatusCodes.Status403Forbidden, "cross_site", "This request does not come from a page of this site.",
                $"With a session cookie, what changes something needs the header {Header} and an Origin of this site.");
    }

    /// <summary>At least one of the two must be there, and none may say otherwise.</summary>
    private static bool IsOwn(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"], request.Headers.Origin);
        return (site.Count > 0 || origin.Count > 0)
            && (site.Count == 0 || site is ["same-origin"])
            && (origin.Count == 0 || (origin is [{ } given] && IsOwn(given, request.Host)));
    }

    /// <summary>The scheme is left out: a proxy in front that ends TLS has the browser say https where we are asked by http.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(uri.IdnHost, host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (uri.Port == host.Port || (uri.IsDefaultPort && host.Port is null));
}
