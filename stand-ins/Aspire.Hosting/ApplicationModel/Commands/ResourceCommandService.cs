namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes the commands of resources, by resource (all its instances) or by the name of one instance.</summary>
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, IServiceProvider services) =>
        (_notifications, _services) = (notifications, services);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(
            _notifications.InstancesOf(resource).Select(id => ExecuteAsync(resource, id, commandName, cancellationToken))).ConfigureAwait(false);
        return results.FirstOrDefault(r => !r.Success) ?? CommandResults.Success();
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.Find(resourceId) is { } found
            ? found.ResourceId == resourceId
                ? ExecuteAsync(found.Resource, resourceId, commandName, cancellationToken)
                : ExecuteCommandAsync(found.Resource, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'."));

    private async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(c => c.Name == commandName);
        if (command is null)
            return CommandResults.Failure($"Resource '{resource.Name}' has no command '{commandName}'.");

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ResourceName = resourceId,
                ServiceProvider = _services,
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e) when (e is DistributedApplicationException or HttpRequestException or IOException)
        {
            return CommandResults.Failure(e);
        }
    }
}
