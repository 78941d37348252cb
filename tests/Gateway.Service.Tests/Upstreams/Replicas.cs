using System.Globalization;
using Gateway.Service.Configuration;
using Gateway.Service.Proxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Tests.Upstreams;

/// <summary>Replicas and their cluster as YARP has them, without sockets.</summary>
internal static class Replicas
{
    public static ClusterState Cluster(UpstreamConfig? upstream = null)
    {
        var config = new ClusterConfig { ClusterId = "shop", Metadata = Upstream.Metadata(upstream ?? new UpstreamConfig()) };
        return new ClusterState("shop", new ClusterModel(config, new HttpMessageInvoker(new SocketsHttpHandler())));
    }

    /// <summary>One for each weight.</summary>
    public static List<DestinationState> Of(params int[] weights) =>
    [
        .. weights.Select((weight, index) => new DestinationState(
            index.ToString(CultureInfo.InvariantCulture),
            new DestinationModel(new DestinationConfig { Address = $"http://10.0.0.{index}:3000/", Metadata = Replica.Metadata(weight) }))),
    ];
}
