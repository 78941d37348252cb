using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Upstreams can be asked.</summary>
internal static class UpstreamChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        config.Upstreams.SelectMany(upstream => Check(ConfigPath.Of("upstreams", upstream.Key), upstream.Value));

    private static IEnumerable<Flaw> Check(string path, UpstreamConfig upstream)
    {
        if (upstream is { Service: null, Targets: [] })
        {
            yield return new Flaw(path, "has no replica: give it \"targets\": [ { \"url\": \"http://127.0.0.1:3000\" } ], or the \"service\" that service discovery knows.");
        }

        if (upstream is { Service: not null, Targets: not [] })
        {
            yield return new Flaw(path, "has both \"service\" and \"targets\": leave one away (in a file that extends another, by null).");
        }

        if (upstream.Service is { Length: 0 })
        {
            yield return new Flaw(ConfigPath.Of(path, "service"), "must be a name.");
        }

        if (upstream.Health.Path is { } probe && !probe.StartsWith('/'))
        {
            yield return new Flaw($"{path}.health.path", "must begin with a slash: \"/health\".");
        }

        if (upstream.OpenApi is { } document && !document.StartsWith('/'))
        {
            yield return new Flaw($"{path}.openapi", "must begin with a slash: \"/openapi/v1.json\".");
        }

        if (upstream.Hash is { By: not HashKey.Ip, Name: null or "" })
        {
            yield return new Flaw($"{path}.hash.name", $"must name the {(upstream.Hash.By == HashKey.Path ? "part of the path" : upstream.Hash.By.ToString().ToLowerInvariant())} that is the key.");
        }

        var known = new HashSet<Uri>();
        foreach (var (index, target) in upstream.Targets.Index())
        {
            var url = $"{path}.targets[{index}].url";
            if (Refusal(target.Url) is { } reason)
            {
                yield return new Flaw(url, reason);
            }
            else if (!known.Add(target.Url))
            {
                yield return new Flaw(url, "is there twice: to give it a larger share write \"weight\".");
            }
        }
    }

    private static string? Refusal(Uri url) =>
        !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Host.Length == 0 ? "must be an address: \"http://127.0.0.1:3000\"."
        : url.UserInfo.Length > 0 ? "must hold no name and password: set the header Authorization where the route's headers are."
        : url.Query.Length + url.Fragment.Length > 0 ? "must have no query: leave it away from the \"?\" or \"#\" on."
        : null;
}
