using System.Buffers;
using Gateway.Service.Configuration.Reading;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Routes can be matched, and lead somewhere.</summary>
internal static class RouteChecks
{
    private const string Inside = "internal";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly SearchValues<char> InPath = SearchValues.Create("?#\\ ");

    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        config.Routes.SelectMany(route => Check(ConfigPath.Of("routes", route.Key), route.Value, config));

    private static IEnumerable<Flaw> Check(string path, RouteRules route, GatewayConfig config)
    {
        if (!config.Upstreams.ContainsKey(route.Upstream))
        {
            yield return new Flaw(
                $"{path}.upstream",
                $"names the upstream \"{route.Upstream}\", which is not there: {(config.Upstreams.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", config.Upstreams.Keys)}")}.");
        }

        var match = Pattern(route.Match.Path, out var wrong);
        if (match is null)
        {
            yield return new Flaw($"{path}.match.path", wrong);
        }
        else if (match.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart { Content: var first }] }, ..] && first.Equals(Inside, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Flaw($"{path}.match.path", $"begins with /{Inside}, which is never served outside: give it another path, and that one as \"rewrite\".");
        }

        if (route.Rewrite is not null)
        {
            var rewrite = Pattern(route.Rewrite, out wrong);
            if (rewrite is null)
            {
                yield return new Flaw($"{path}.rewrite", wrong);
            }
            else if (match is not null && rewrite.Parameters.FirstOrDefault(part => match.GetParameter(part.Name) is null) is { } unknown)
            {
                yield return new Flaw($"{path}.rewrite", $"uses {{{unknown.Name}}}, which match.path does not have.");
            }
        }

        foreach (var (index, method) in route.Match.Methods.Index().Where(method => !Methods.Contains(method.Item, StringComparer.Ordinal)))
        {
            yield return new Flaw($"{path}.match.methods[{index}]", $"must be one of {string.Join(", ", Methods)}, in capitals, and not \"{method}\".");
        }

        foreach (var (index, host) in route.Match.Hosts.Index().Where(host => !IsHost(host.Item)))
        {
            yield return new Flaw($"{path}.match.hosts[{index}]", $"must be a host's name, \"example.org\", \"*.example.org\" or \"example.org:8080\", and not \"{host}\".");
        }

        foreach (var name in route.Match.Headers.Keys.Where(name => !HeaderText.IsName(name)))
        {
            yield return new Flaw(ConfigPath.Of($"{path}.match.headers", name), HeaderText.NameForm);
        }
    }

    private static RoutePattern? Pattern(string text, out string wrong)
    {
        wrong = "must be a path that begins with a slash and has no query: \"/shop/{**rest}\".";
        if (!text.StartsWith('/') || text.StartsWith("//", StringComparison.Ordinal) || text.AsSpan().IndexOfAny(InPath) >= 0)
        {
            return null;
        }

        try
        {
            return RoutePatternFactory.Parse(text);
        }
        catch (RoutePatternException refused)
        {
            wrong = $"is no pattern of a path: {refused.Message}";
            return null;
        }
    }

    private static bool IsHost(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return Uri.TryCreate($"http://{name}", UriKind.Absolute, out var url) && url.AbsolutePath == "/" && url.UserInfo.Length == 0
            && !name.EndsWith('/') && Uri.CheckHostName(url.Host) != UriHostNameType.Unknown;
    }
}
