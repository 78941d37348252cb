namespace Gateway.Service.Requests;

/// <summary>
/// Removes every header by which a caller could claim to be someone, or somewhere, else (promises S33). The proxy sets
/// <c>X-Forwarded-*</c> and <c>X-User-Id</c> anew from what the gateway itself knows.
/// </summary>
internal sealed class IdentityHeaders(RequestDelegate next)
{
    private static readonly string[] Prefixes =
        ["X-User-", "X-Forwarded-", "X-Auth-", "X-Session-", "X-Original-", "X-Rewrite-", "X-Envoy-", "X-Client-", "X-Real-", "X-HTTP-Method"];

    private static readonly string[] Names =
        ["X-User", "X-Role", "X-Roles", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Cluster-Client-IP", "Remote-User", "Proxy"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        List<string>? claimed = null;
        foreach (var (name, _) in headers)
        {
            if (IsIdentity(name))
            {
                (claimed ??= []).Add(name);
            }
        }

        foreach (var name in claimed ?? [])
        {
            headers.Remove(name);
        }

        return next(context);
    }

    /// <summary>An underscore counts as a dash, since many servers behind a proxy read both alike.</summary>
    private static bool IsIdentity(string header)
    {
        var name = header.Replace('_', '-');
        return Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
