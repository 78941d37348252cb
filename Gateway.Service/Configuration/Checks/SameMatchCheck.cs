using Gateway.Service.Configuration.Reading;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Service.Configuration.Checks;

/// <summary>No request fits two routes equally well: routing would answer it 500.</summary>
internal static class SameMatchCheck
{
    public static IEnumerable<Flaw> Check(GatewayConfig config)
    {
        var known = new List<(string Name, string Key, MatchConfig Match)>();
        foreach (var (name, rules) in config.Routes)
        {
            if (KeyOf(rules.Match) is not { } key)
            {
                continue;
            }

            if (known.FirstOrDefault(other => other.Key == key && MethodsMeet(other.Match, rules.Match)) is { Name: { } same })
            {
                yield return new Flaw($"{ConfigPath.Of("routes", name)}.match", $"takes the same requests as {ConfigPath.Of("routes", same)}: tell them apart by path, methods, hosts or headers.");
            }

            known.Add((name, key, rules.Match));
        }
    }

    /// <summary>A route that names methods is asked before one that does not.</summary>
    private static bool MethodsMeet(MatchConfig one, MatchConfig other) =>
        one.Methods.Count == 0 ? other.Methods.Count == 0 : one.Methods.Intersect(other.Methods, StringComparer.Ordinal).Any();

    /// <summary>What the match says apart from methods and the names of parameters; null for what is no pattern, as <see cref="RouteChecks"/> tells.</summary>
    private static string? KeyOf(MatchConfig match)
    {
        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(match.Path);
        }
        catch (RoutePatternException)
        {
            return null;
        }

        var path = string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Form))));
        var hosts = string.Join(',', match.Hosts.Order(StringComparer.OrdinalIgnoreCase)).ToUpperInvariant();
        var headers = string.Join(',', match.Headers.Select(header => $"{header.Key.ToUpperInvariant()}={header.Value}").Order(StringComparer.Ordinal));
        return $"{path} {hosts} {headers}";
    }

    private static string Form(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "**" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}"))}}}",
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    };
}
