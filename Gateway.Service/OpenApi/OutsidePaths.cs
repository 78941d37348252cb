using System.Text.RegularExpressions;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Routing.Template;

namespace Gateway.Service.OpenApi;

/// <summary>Where clients find what a service documents: at the same path, at the one that a route rewrites, or nowhere.</summary>
internal sealed partial class OutsidePaths(RoutingProbe routing, RunningConfig running)
{
    /// <summary>What the gateway takes out of a path (<see cref="Requests.SecretsInPaths"/>), and services have in a header.</summary>
    private static readonly Dictionary<string, string> WithSecret = new(StringComparer.OrdinalIgnoreCase) { ["/hooks"] = "/hooks/{token}" };

    /// <returns>The path and the rules of its route; null for what is not open.</returns>
    public async Task<(string Path, RouteRules Route)?> FindAsync(string upstream, string method, string path)
    {
        if (await TakesAsync(upstream, method, path) is { Rewrite: null } same)
        {
            return (WithSecret.GetValueOrDefault(path, path), same);
        }

        foreach (var route in running.Current.Routes.Values.Where(route => route.Upstream == upstream && route.Rewrite is not null))
        {
            if (Outside(route, path) is { } outside && await TakesAsync(upstream, method, outside) is { } taken && taken.Rewrite == route.Rewrite)
            {
                return (outside, route);
            }
        }

        return null;
    }

    private async Task<RouteRules?> TakesAsync(string upstream, string method, string path) =>
        await routing.AskAsync(method, Parameter.Replace(path, "00000000-0000-0000-0000-000000000000")) is { } rules && rules.Upstream == upstream ? rules : null;

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
