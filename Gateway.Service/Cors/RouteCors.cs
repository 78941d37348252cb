using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Gateway.Service.Cors;

/// <summary>The CORS policy of each route that has one, as the running configuration says (promises S50). A route without has none: no foreign page reads it.</summary>
internal sealed class RouteCors(RunningConfig running) : ICorsPolicyProvider
{
    private const string Any = "*";
    private const string Prefix = "route:";

    /// <summary>What a page may see of an answer besides its body.</summary>
    private static readonly string[] Shown = ["X-Request-ID", "Retry-After", "ETag", "Location", "RateLimit", "RateLimit-Policy"];

    private static readonly string[] AllMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The name of a route's policy; null for a route without.</summary>
    public static string? NameOf(string route, RouteRules rules) => rules.Cors is null ? null : Prefix + route;

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var isKnown = policyName?.StartsWith(Prefix, StringComparison.Ordinal) is true
            & running.Current.Routes.TryGetValue(policyName?[Math.Min(policyName.Length, Prefix.Length)..] ?? "", out var rules);
        return Task.FromResult(isKnown && rules!.Cors is { } cors ? Policy(cors, rules.Match) : null);
    }

    private static CorsPolicy Policy(CorsConfig cors, MatchConfig match)
    {
        var policy = new CorsPolicyBuilder()
            .WithMethods([.. cors.Methods is { Count: > 0 } methods ? methods : match.Methods is { Count: > 0 } matched ? matched : AllMethods])
            .WithHeaders([.. cors.Headers])
            .WithExposedHeaders(Shown)
            .SetPreflightMaxAge(cors.MaxAge);
        return (cors.Origins.Contains(Any, StringComparer.Ordinal) ? policy.AllowAnyOrigin() : policy.WithOrigins([.. cors.Origins])).Build();
    }
}
