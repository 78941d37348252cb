using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>
/// What the configuration says of a cluster. It goes with the cluster as text, so that any change makes a new one, and one request
/// never sees half of a change.
/// </summary>
internal static class Upstream
{
    private const string Key = "upstream";

    private static readonly ConditionalWeakTable<ClusterConfig, UpstreamConfig> Known = [];

    public static Dictionary<string, string> Metadata(UpstreamConfig upstream) =>
        new(StringComparer.Ordinal) { [Key] = JsonSerializer.Serialize(upstream, GatewayJson.Options) };

    public static UpstreamConfig Of(ClusterConfig cluster) => Known.GetValue(cluster, static known => Of(known.Metadata));

    public static UpstreamConfig Of(IReadOnlyDictionary<string, string>? metadata) =>
        JsonSerializer.Deserialize<UpstreamConfig>(metadata![Key], GatewayJson.Options)!;
}
