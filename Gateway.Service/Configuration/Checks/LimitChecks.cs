using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Limits that are named are there, and let a request through.</summary>
internal static class LimitChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        List("default_limits", config.DefaultLimits, cost: 1, config)
            .Concat(config.Routes.SelectMany(route => Check(ConfigPath.Of("routes", route.Key), route.Value, config)))
            .Concat(config.Limits.Where(limit => limit.Value.Per.Header is { } header && !HeaderText.IsName(header))
                .Select(limit => new Flaw($"{ConfigPath.Of("limits", limit.Key)}.per", HeaderText.NameForm)));

    private static IEnumerable<Flaw> Check(string path, RouteRules route, GatewayConfig config) =>
        route.Limits is { } own
            ? List($"{path}.limits", own, route.Cost, config)
            : List($"{path}.cost", config.DefaultLimits, route.Cost, config).Where(_ => route.Cost > 1).Take(1);

    private static IEnumerable<Flaw> List(string path, IReadOnlyList<string> names, int cost, GatewayConfig config)
    {
        foreach (var (index, name) in names.Index())
        {
            if (!config.Limits.TryGetValue(name, out var limit))
            {
                yield return new Flaw(
                    ConfigPath.Of(path, index),
                    $"names the limit \"{name}\", which is not there: {(config.Limits.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", config.Limits.Keys)}")}.");
            }
            else if (cost > limit.Burst)
            {
                yield return new Flaw(path, $"can never be met: a request costs {cost}, and the limit \"{name}\" has a burst of {limit.Burst}.");
            }
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            yield return new Flaw(path, "names a limit twice: to count a request more than once write \"cost\".");
        }
    }
}
