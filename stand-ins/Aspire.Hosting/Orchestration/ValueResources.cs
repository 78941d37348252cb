using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Health;

namespace Aspire.Hosting.Orchestration;

/// <summary>Resources that are no processes: parameters, connection strings, and databases, which live as their server does.</summary>
internal sealed class ValueResources(ResourceNotificationService notifications, HealthMonitor health)
{
    /// <exception cref="MissingParameterValueException">A parameter is neither configured nor has a default.</exception>
    public async Task PublishAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is IResourceWithParent { Parent: var parent })
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.NotStarted, Properties = s.Properties.With(KnownProperties.ParentName, parent.Name) }).ConfigureAwait(false);
        else if (resource is IResourceWithConnectionString connection)
            await PublishValueAsync(resource, KnownProperties.ConnectionString, await connection.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false), isSecret: true).ConfigureAwait(false);
        else if (resource is ParameterResource parameter)
            await PublishValueAsync(resource, KnownProperties.Value, await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false), parameter.Secret).ConfigureAwait(false);
    }

    /// <summary>Runs as long as the parent does, and is healthy after it by its own checks.</summary>
    public async Task FollowParentAsync(IResourceWithParent child, CancellationToken cancellationToken)
    {
        while (true)
        {
            await notifications.WaitForResourceHealthyAsync(child.Parent.Name, cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(child, s => s with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                HealthReports = [.. HealthProbes.Unknown(child)],
            }).ConfigureAwait(false);

            using var down = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = health.FollowAsync(child, child.Name, replica: 0, () => { }, down.Token);
            var parent = await notifications.WaitForResourceAsync(child.Parent.Name, e => e.Snapshot.State?.Text != KnownResourceStates.Running, cancellationToken).ConfigureAwait(false);
            await down.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await notifications.PublishUpdateAsync(child, s => s with { State = parent.Snapshot.State, HealthReports = [] }).ConfigureAwait(false);
        }
    }

    private Task PublishValueAsync(IResource resource, string property, string? value, bool isSecret) => notifications.PublishUpdateAsync(resource, s => s with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        Properties = s.Properties.With(property, value, isSecret),
    });
}
