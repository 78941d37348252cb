using System.Text.Json;
using Gateway.Service.Configuration;
using Gateway.Service.Cors;
using RustyGate.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>Routes as YARP has them. What YARP has no word for goes with them as text, and comes back as metadata of the endpoint.</summary>
internal static class Routes
{
    private const string Rules = "rules";

    public static RouteConfig Of(string id, RouteRules rules) => new()
    {
        RouteId = id,
        ClusterId = rules.Upstream,
        AuthorizationPolicy = rules.Auth switch { RouteAuth.None => "anonymous", RouteAuth.Admin => Roles.Admin, _ => "default" },
        CorsPolicy = RouteCors.NameOf(id, rules),
        Match = new RouteMatch
        {
            Path = rules.Match.Path,
            Methods = rules.Match.Methods is { Count: > 0 } methods ? methods : null,
            Hosts = rules.Match.Hosts is { Count: > 0 } hosts ? hosts : null,
            Headers = [.. rules.Match.Headers.Select(header => new RouteHeader { Name = header.Key, Values = [header.Value] })],
        },
        Transforms = rules.Rewrite is { } path ? [new Dictionary<string, string>(StringComparer.Ordinal) { ["PathPattern"] = path }] : null,
        // YARP keeps the endpoint of a route that says the same as before: with all of the rules here, any change makes a new one.
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Rules] = JsonSerializer.Serialize(rules, GatewayJson.Options) },
    };

    /// <summary>The rules of a route of ours.</summary>
    public static RouteRules RulesOf(RouteConfig route) => JsonSerializer.Deserialize<RouteRules>(route.Metadata![Rules], GatewayJson.Options)!;
}
