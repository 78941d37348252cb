using RustyGate.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Proxy;

/// <summary>
/// The connections to an upstream: no cookies, redirects, decompression or proxy of their own, which is how YARP makes them. They are kept over
/// a change of the configuration that does not concern them.
/// </summary>
internal sealed class UpstreamConnections(ILogger<ForwarderHttpClientFactory> logger, IConfiguration configuration) : ForwarderHttpClientFactory(logger)
{
    /// <summary>A name that has moved to another address is noticed within this time.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context) && ConnectTimeout(context.OldMetadata) == ConnectTimeout(context.NewMetadata);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout(context.NewMetadata);
        handler.PooledConnectionLifetime = Lifetime;
        if (!configuration.ExportsTelemetry())
        {
            // No span of its own: what an upstream is told of the trace, TraceContext says.
            handler.ActivityHeadersPropagator = null;
        }
    }

    private static TimeSpan ConnectTimeout(IReadOnlyDictionary<string, string>? metadata) => Upstream.Of(metadata).ConnectTimeout;
}
