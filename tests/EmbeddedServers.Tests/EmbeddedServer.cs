using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedServers.Tests;

/// <summary>An application with one server, started from its annotation as the engine does it.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    private EmbeddedServer(DistributedApplication application, IResource resource, ServerProcess process) =>
        (Application, Resource, Process) = (application, resource, process);

    public DistributedApplication Application { get; }

    public IResource Resource { get; }

    public ServerProcess Process { get; }

    public static IDistributedApplicationBuilder CreateBuilder() =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { AssemblyName = typeof(EmbeddedServer).Assembly.GetName().Name, Args = [] });

    public static async Task<EmbeddedServer> StartAsync<T>(IResourceBuilder<T> server)
        where T : IResourceWithEndpoints
    {
        var application = server.ApplicationBuilder.Build();
        var endpoint = server.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", Ports.Free());
        var launch = await server.Resource.Annotations.OfType<NativeServerAnnotation>().Single().Prepare(
            new NativeServerContext
            {
                Resource = server.Resource,
                Services = application.Services,
                Logger = NullLogger.Instance,
                Progress = new Said(),
                Port = endpoint.AllocatedEndpoint.Port,
            },
            TestContext.Current.CancellationToken);
        return new EmbeddedServer(application, server.Resource, ServerProcess.Start(launch));
    }

    /// <summary>Waits until a resource's own health checks are healthy.</summary>
    public Task HealthyAsync(IResource resource) => Eventually.SucceedsAsync(async () =>
    {
        if (Process.HasExited)
            throw new InvalidOperationException("The server ended: " + Process.Output);
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var report = await Application.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => keys.Contains(check.Name), TestContext.Current.CancellationToken);
        return report.Status == HealthStatus.Healthy ? report : throw new TimeoutException(string.Join(' ', report.Entries.Select(e => e.Value.Description)));
    });

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Application.DisposeAsync();
    }
}
