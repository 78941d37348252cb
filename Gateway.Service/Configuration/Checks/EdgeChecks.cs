using System.Net;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Who is believed, and the names that the gateway goes by.</summary>
internal static class EdgeChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config)
    {
        foreach (var (index, network) in config.TrustedProxies.Index().Where(network => !IsNetwork(network.Item)))
        {
            yield return new Flaw(ConfigPath.Of("trusted_proxies", index), $"must be a network, \"10.0.0.0/8\" or \"192.0.2.7/32\", and not \"{network}\".");
        }

        foreach (var (index, host) in config.Hosts.Index())
        {
            var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            if (Uri.CheckHostName(name) == UriHostNameType.Unknown)
            {
                yield return new Flaw(ConfigPath.Of("hosts", index), $"must be a host's name without port, \"example.org\" or \"*.example.org\", and not \"{host}\".");
            }
        }
    }
    /// <summary>The framework takes <c>10.0.0.1/8</c> for <c>10.0.0.0/8</c>; whoever wrote that may have meant one address.</summary>
    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var address) && address.Equals(network.BaseAddress);
}
