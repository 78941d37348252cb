using System.Buffers;
using System.Collections.Frozen;

namespace Gateway.Service.Requests;

/// <summary>
/// Removes every header by which a caller could claim to be someone, or somewhere, else (promises S33). The proxy sets
/// <c>X-Forwarded-*</c> and <c>X-User-Id</c> anew from what the gateway itself knows.
/// </summary>
internal sealed class IdentityHeaders(RequestDelegate next)
{
    private static readonly string[] Prefixes =
    [
        "X-User-", "X-Forwarded-", "X-Auth-", "X-Authenticated-", "X-Session-", "X-Original-", "X-Rewrite-", "X-Envoy-", "X-Client-", "X-Real-", "X-Remote-",
        "X-HTTP-Method", "X-Method-", "X-Consumer-", "X-Credential-", "X-WebAuth-", "X-ProxyUser-", "X-SSL-", "SSL-Client-", "X-Goog-Authenticated-", "X-Amzn-Oidc-",
        "X-MS-Client-Principal", "X-ARR-", "X-Azure-", "WL-Proxy-", "CF-Connecting-", "Remote-",
    ];

    private static readonly string[] Names =
    [
        "X-User", "X-UserId", "X-Username", "X-Email", "X-Role", "X-Roles", "X-Groups", "X-Admin", "X-Host", "X-Forwarded", "X-Forward-For", "Forwarded", "Forwarded-For",
        "True-Client-IP", "Client-IP", "Fastly-Client-IP", "Fly-Client-IP", "X-Cluster-Client-IP", "X-Appengine-User-IP", "X-ProxyUser", "Proxy", "Proxy-Authorization",
    ];

    /// <summary>What nearly every request has, and nobody takes for an identity.</summary>
    private static readonly FrozenSet<string> Ordinary = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        RequestId.Header, "Cache-Control", "Connection", "Content-Length", "Content-Type", "Cookie", "Pragma", "Priority", "Range", "Referer", "Sec-Fetch-Dest",
        "Sec-Fetch-Mode", "Sec-Fetch-Site", "TE", "TraceParent", "Transfer-Encoding");

    /// <summary>Most headers that a client sends begin with another letter than all of these.</summary>
    private static readonly SearchValues<char> Initials = SearchValues.Create(
        [.. Prefixes.Concat(Names).SelectMany(name => new[] { char.ToUpperInvariant(name[0]), char.ToLowerInvariant(name[0]) })]);

    /// <summary>What the connection's own word may name (RFC 9110 §7.6.1) without being dropped for it: these go on, or the server has read them.</summary>
    private static readonly string[] Kept = ["close", "keep-alive", "upgrade", "te", "http2-settings", "Host", RequestId.Header];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var claimed = headers.Connection is { Count: > 0 } connection ? Nominated(connection) : null;
        foreach (var (name, _) in headers)
        {
            if (IsIdentity(name))
            {
                (claimed ??= []).Add(name);
            }
        }

        if (claimed is not null)
        {
            foreach (var name in claimed)
            {
                headers.Remove(name);
            }
        }

        return next(context);
    }

    /// <summary>Headers that are for this connection only, as the caller says: they go no further, whatever they are.</summary>
    private static List<string>? Nominated(Microsoft.Extensions.Primitives.StringValues connection)
    {
        List<string>? nominated = null;
        foreach (var name in connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!Kept.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                (nominated ??= []).Add(name);
            }
        }

        return nominated;
    }

    /// <summary>An underscore counts as a dash, since many servers behind a proxy read both alike.</summary>
    private static bool IsIdentity(string header)
    {
        if (!Initials.Contains(header[0]) || Ordinary.Contains(header))
        {
            return false;
        }

        var name = header.Replace('_', '-');
        return Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
