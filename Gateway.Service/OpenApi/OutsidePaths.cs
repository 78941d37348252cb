using System.Text.RegularExpressions;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Template;

namespace Gateway.Service.OpenApi;

/// <summary>Where clients find what a service documents: at the same path, at the one that a route rewrites, or nowhere.</summary>
internal sealed partial class OutsidePaths(RoutingProbe routing, RunningConfig running)
{
    /// <summary>What the gateway takes out of a path (<see cref="Requests.SecretsInPaths"/>), and services have in a header.</summary>
    private static readonly Dictionary<string, string> WithSecret = new(StringComparer.OrdinalIgnoreCase) { ["/hooks"] = "/hooks/{token}" };

    /// <summary>In place of an upstream: what is answered here. No upstream can be called so.</summary>
    public const string Gateway = "";

    /// <returns>The path, and whether it needs no token; null for what is not served.</returns>
    public async Task<(string Path, bool IsOpen)?> FindAsync(string upstream, string method, string path)
    {
        if (upstream == Gateway)
        {
            return await AskAsync(method, path) is { } endpoint && endpoint.GetMetadata<RouteRules>() is null ? (path, endpoint.GetMetadata<IAllowAnonymous>() is not null) : null;
        }

        if (await TakesAsync(upstream, method, path) is { Rewrite: null } same)
        {
            return (WithSecret.GetValueOrDefault(path, path), same.Auth == RouteAuth.None);
        }

        foreach (var route in running.Current.Routes.Values.Where(route => route.Upstream == upstream && route.Rewrite is not null))
        {
            if (Outside(route, path) is { } outside && await TakesAsync(upstream, method, outside) is { } taken && taken.Rewrite == route.Rewrite)
            {
                return (outside, route.Auth == RouteAuth.None);
            }
        }

        return null;
    }

    private async Task<RouteRules?> TakesAsync(string upstream, string method, string path) =>
        (await AskAsync(method, path))?.GetMetadata<RouteRules>() is { } rules && rules.Upstream == upstream ? rules : null;

    private Task<EndpointMetadataCollection?> AskAsync(string method, string path) => routing.AskAsync(method, Parameter.Replace(path, "00000000-0000-0000-0000-000000000000"));

    /// <summary>The path that the route rewrites to this one.</summary>
    private static string? Outside(RouteRules route, string path)
    {
        var values = new RouteValueDictionary();
        if (!new TemplateMatcher(TemplateParser.Parse(route.Rewrite!.TrimStart('/')), []).TryMatch(path, values))
        {
            return null;
        }

        return CatchAll.Replace(route.Match.Path, hole => values.TryGetValue(hole.Groups["name"].Value, out var value) ? $"{value}" : "");
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"\{\**(?<name>[^}:=?]+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CatchAll { get; }
}
