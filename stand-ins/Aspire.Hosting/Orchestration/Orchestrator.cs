using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Native;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings the resources of the application up, and down again.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    ValueResources values,
    DcpEngine engine,
    DashboardHost dashboard,
    SupervisorServices supervision,
    Reporter reporter) : IAsyncDisposable
{
    /// <summary>As in the packages: tests set it, so that applications run side by side whatever ports they wish for.</summary>
    private const string RandomizePorts = "DcpPublisher:RandomizePorts";

    private readonly ConcurrentDictionary<string, Supervisor> _supervisors = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _following = [];
    private bool _isDisposed;

    public Task<DistributedApplicationException> Failure => supervision.Failures.First;

    /// <summary>Starts everything; does not wait until it is healthy.</summary>
    /// <exception cref="DistributedApplicationException">A port is taken, a parameter missing, or the engine does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken).ConfigureAwait(false);
        var bundle = EngineBundle.LocateAsync(NativePackages.Of(AppHost.AssemblyOf(options)), reporter.ProgressOf("engine"), cancellationToken);
        await dashboard.StartAsync(cancellationToken).ConfigureAwait(false);
        if (dashboard.IsEnabled)
            model.Resources.Add(new DashboardResource(dashboard, bundle));

        var randomize = configuration.GetValue<bool>(RandomizePorts);
        foreach (var resource in model.Resources)
            EndpointAllocator.Allocate(resource, randomize);
        foreach (var resource in model.Resources.ToArray())
        {
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
            await (Instance.IsProcess(resource) ? AddAsync(resource) : values.PublishAsync(resource, cancellationToken)).ConfigureAwait(false);
        }

        foreach (var child in model.Resources.OfType<IResourceWithParent>().Where(r => !Instance.IsProcess(r)))
            _following.Add(values.FollowParentAsync(child, _ending.Token));

        // Servers prepare their data while the engine starts.
        foreach (var supervisor in _supervisors.Values.Where(s => !s.Instance.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>()))
            await supervisor.StartAsync(waitForDependencies: true).ConfigureAwait(false);
        await engine.StartAsync(await bundle.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Services first, then the servers that they use, then the engine.</summary>
    public async Task StopAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var tier in _supervisors.Values.ToLookup(s => s.Instance.Server is not null).OrderBy(t => t.Key))
            await Task.WhenAll(tier.Select(s => s.StopAsync())).ConfigureAwait(false);
        await engine.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        await StopAsync().ConfigureAwait(false);
        _isDisposed = true;
        foreach (var supervisor in _supervisors.Values)
            supervisor.Dispose();
        _ending.Dispose();
    }

    private async Task AddAsync(IResource resource)
    {
        var instances = Enumerable.Range(0, resource.GetReplicaCount()).Select(i => new Instance(resource, ResourceNames.NewInstance(resource.Name), i)).ToArray();
        resource.Annotations.Add(new InstancesAnnotation([.. instances.Select(i => i.Name)]));
        LifecycleCommands.AddTo(resource, name => _supervisors[name]);
        foreach (var instance in instances)
        {
            _supervisors[instance.Name] = new Supervisor(instance, Dependencies.IsJob(model, resource), supervision);
            await supervision.Snapshots.CreatedAsync(instance).ConfigureAwait(false);
        }
    }
}
