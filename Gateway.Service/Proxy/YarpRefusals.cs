using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>What YARP would refuse of a configuration that is good as far as we know.</summary>
internal sealed class YarpRefusals(IConfigValidator yarp, Clusters clusters)
{
    public async Task<IReadOnlyList<Flaw>> OfAsync(GatewayConfig config)
    {
        var flaws = new List<Flaw>();
        foreach (var (name, rules) in config.Routes)
        {
            flaws.AddRange((await yarp.ValidateRouteAsync(Routes.Of(name, rules))).Select(refused => new Flaw(ConfigPath.Of("routes", name), refused.Message)));
        }

        foreach (var (name, upstream) in config.Upstreams)
        {
            flaws.AddRange((await yarp.ValidateClusterAsync(clusters.Of(name, upstream))).Select(refused => new Flaw(ConfigPath.Of("upstreams", name), refused.Message)));
        }

        return flaws;
    }
}
