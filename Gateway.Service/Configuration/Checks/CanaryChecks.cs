using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>A canary is another upstream, and somebody gets it.</summary>
internal static class CanaryChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config) => config.Routes.Where(route => route.Value.Canary is not null)
        .SelectMany(route => Check($"{ConfigPath.Of("routes", route.Key)}.canary", route.Value, route.Value.Canary!, config));

    private static IEnumerable<Flaw> Check(string path, RouteRules route, CanaryConfig canary, GatewayConfig config)
    {
        if (!config.Upstreams.ContainsKey(canary.Upstream))
        {
            yield return new Flaw($"{path}.upstream", $"names the upstream \"{canary.Upstream}\", which is not there.");
        }
        else if (canary.Upstream == route.Upstream)
        {
            yield return new Flaw($"{path}.upstream", "is the upstream that the route has anyway.");
        }

        if (canary is { Weight: 0, UserShare: 0, Headers.Count: 0, Users.Count: 0 })
        {
            yield return new Flaw(path, "is for nobody: give it \"weight\", \"headers\", \"users\" or \"user_share\".");
        }

        foreach (var name in canary.Headers.Keys.Where(name => !HeaderText.IsName(name)))
        {
            yield return new Flaw(ConfigPath.Of($"{path}.headers", name), HeaderText.NameForm);
        }
    }
}
