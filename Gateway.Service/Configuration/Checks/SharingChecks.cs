using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Whom a route's answers are shared with: origins of CORS, and what a cache tells answers apart by.</summary>
internal static class SharingChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        config.Routes.SelectMany(route => Check(ConfigPath.Of("routes", route.Key), route.Value));

    private static IEnumerable<Flaw> Check(string path, RouteRules route)
    {
        foreach (var (index, origin) in (route.Cors?.Origins ?? []).Index().Where(origin => !IsOrigin(origin.Item)))
        {
            yield return new Flaw($"{path}.cors.origins[{index}]", $"must be a whole origin, \"https://app.example.org\", without a path, or \"*\", and not \"{origin}\".");
        }

        foreach (var (index, name) in (route.Cache?.Vary ?? []).Index().Where(name => !HeaderText.IsName(name.Item)))
        {
            yield return new Flaw($"{path}.cache.vary[{index}]", HeaderText.NameForm + $" It is \"{name}\".");
        }

        if (route is { Stream: true, Cache: not null })
        {
            yield return new Flaw($"{path}.cache", "is of no use on a route with \"stream\", whose answers have no end.");
        }
    }

    private static bool IsOrigin(string origin) =>
        origin == "*" || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && origin == url.GetLeftPart(UriPartial.Authority));
}
