using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard as a resource of the application: hidden from itself, kept running and stopped as the others are.</summary>
internal sealed class DashboardResource : Resource, IResourceWithEndpoints
{
    public DashboardResource(DashboardHost host, Task<EngineBundle> bundle)
        : base("aspire-dashboard")
    {
        Annotations.Add(new ResourceSnapshotAnnotation(new CustomResourceSnapshot { ResourceType = "Executable", Properties = [], IsHidden = true }));
        Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, "http", port: host.Port));
        Annotations.Add(new HttpHealthCheckAnnotation("/login", StatusCode: 200, EndpointName: null));
        Annotations.Add(new NativeServerAnnotation { Prepare = async (_, cancel) => host.Launch(await bundle.WaitAsync(cancel).ConfigureAwait(false)) });
    }
}
