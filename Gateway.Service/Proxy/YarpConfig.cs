using Gateway.Service.Configuration;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>Tells YARP what the running configuration says, each time that it changes.</summary>
internal sealed class YarpConfig : IProxyConfigProvider, IDisposable
{
    private readonly RunningConfig _running;
    private readonly Clusters _clusters;
    private readonly IDisposable _watching;
    private Snapshot _snapshot;

    public YarpConfig(RunningConfig running, Clusters clusters)
    {
        _running = running;
        _clusters = clusters;
        _snapshot = Take();
        _watching = ChangeToken.OnChange(running.Changing, Follow);
    }

    /// <summary>Ends when requests go by what the running configuration says.</summary>
    public Task Applied => Volatile.Read(ref _snapshot).Applied.Task;

    public IProxyConfig GetConfig() => Volatile.Read(ref _snapshot);

    public void Dispose()
    {
        _watching.Dispose();
        _snapshot.Dispose();
    }

    private void Follow() => Interlocked.Exchange(ref _snapshot, Take()).Replaced();

    private Snapshot Take() => Of(_running.Current);

    private Snapshot Of(GatewayConfig config) => new(
        [.. config.Routes.Select(route => Proxy.Routes.Of(route.Key, route.Value))],
        [.. config.Upstreams.Select(upstream => _clusters.Of(upstream.Key, upstream.Value))]);

    public sealed class Snapshot(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig, IDisposable
    {
        private readonly CancellationTokenSource _replaced = new();

        public TaskCompletionSource Applied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<RouteConfig> Routes => routes;

        public IReadOnlyList<ClusterConfig> Clusters => clusters;

        public IChangeToken ChangeToken => new CancellationChangeToken(_replaced.Token);

        public void Replaced() => _replaced.Cancel();

        public void Dispose() => _replaced.Dispose();
    }
}
