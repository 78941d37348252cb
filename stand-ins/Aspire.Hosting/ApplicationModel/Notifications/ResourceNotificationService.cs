using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The latest snapshot of every instance, and a stream of changes.</summary>
public class ResourceNotificationService(IServiceProvider serviceProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private bool _disposed;

    /// <summary>Changes the snapshot of every instance of a resource.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in InstancesOf(resource))
            await PublishUpdateAsync(resource, id, stateFactory).ConfigureAwait(false);
    }

    /// <summary>Changes the snapshot of one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_gate)
        {
            var before = _latest.TryGetValue(resourceId, out var known) ? known.Snapshot : InitialSnapshot(resource);
            var after = stateFactory(before);
            if (!_disposed && (known is null || after != before))
            {
                var changed = new ResourceEvent(resource, resourceId, after with { Commands = CommandsOf(resource, after) });
                _latest[resourceId] = changed;
                foreach (var watcher in _watchers)
                    watcher.Writer.TryWrite(changed);
            }
        }

        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
            return _latest.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>The latest snapshot of every instance, then every change. Ends when the application ends.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_gate)
        {
            foreach (var latest in _latest.Values)
                channel.Writer.TryWrite(latest);
            if (_disposed)
                channel.Writer.TryComplete();
            else
                _watchers.Add(channel);
        }

        try
        {
            await foreach (var changed in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return changed;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(channel);
        }
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } s && states.Contains(s.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until an instance of the resource meets the condition.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var changed in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (IsNamed(changed, resourceName) && predicate(changed))
                return changed;
        }

        throw new OperationCanceledException($"The application ended while somebody waited for '{resourceName}'.");
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.WaitOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until every instance of the resource runs and is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It ended instead, and <paramref name="waitBehavior"/> says not to wait for another start.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var healthy = await WaitForResourceAsync(
            resourceName,
            e => AllHealthy(e.Resource) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsTerminal(e)),
            cancellationToken).ConfigureAwait(false);
        return AllHealthy(healthy.Resource)
            ? healthy
            : throw new DistributedApplicationException($"'{resourceName}' is {healthy.Snapshot.State?.Text} and will not become healthy.");
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var watcher in _watchers)
                watcher.Writer.TryComplete();
        }

        GC.SuppressFinalize(this);
    }

    internal static bool IsTerminal(ResourceEvent changed) =>
        changed.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the instances; the resource's own where it has none.</summary>
    internal IReadOnlyList<string> InstancesOf(IResource resource) =>
        resource.TryGetLastAnnotation<InstancesAnnotation>(out var instances) ? instances.Names : [resource.Name];

    /// <summary>An instance by its own name or by that of its resource.</summary>
    internal ResourceEvent? Find(string name)
    {
        lock (_gate)
            return _latest.GetValueOrDefault(name) ?? _latest.Values.FirstOrDefault(e => IsNamed(e, name));
    }

    internal bool AllHealthy(IResource resource) => InstancesOf(resource).All(id =>
        TryGetCurrentState(id, out var state) && state.Snapshot.HealthStatus == HealthStatus.Healthy);

    private ImmutableArray<ResourceCommandSnapshot> CommandsOf(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = serviceProvider };
        return
        [
            .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(c => new ResourceCommandSnapshot(
                c.Name, c.UpdateState(context), c.DisplayName, c.DisplayDescription, c.Parameter, c.ConfirmationMessage, c.IconName, c.IconVariant, c.IsHighlighted)),
        ];
    }

    private static bool IsNamed(ResourceEvent e, string name) =>
        string.Equals(e.Resource.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(e.ResourceId, name, StringComparison.OrdinalIgnoreCase);

    private static CustomResourceSnapshot InitialSnapshot(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var given)
            ? given.InitialSnapshot with { CreationTimeStamp = given.InitialSnapshot.CreationTimeStamp ?? DateTime.UtcNow }
            : new CustomResourceSnapshot
            {
                ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
                Properties = [],
                CreationTimeStamp = DateTime.UtcNow,
            };
}

/// <summary>The names of the instances of a resource that runs as processes.</summary>
internal sealed class InstancesAnnotation(IReadOnlyList<string> names) : IResourceAnnotation
{
    public IReadOnlyList<string> Names { get; } = names;
}
