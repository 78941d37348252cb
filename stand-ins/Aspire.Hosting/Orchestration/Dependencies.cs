using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Waits for what a resource waits for.</summary>
internal sealed class Dependencies(ResourceNotificationService notifications)
{
    public static bool IsJob(DistributedApplicationModel model, IResource resource) =>
        !resource.HasAnnotationOfType<EndpointAnnotation>()
        || model.Resources.SelectMany(r => r.Annotations.OfType<WaitAnnotation>()).Any(w => w.WaitType == WaitType.WaitForCompletion && ReferenceEquals(w.Resource, resource));

    /// <exception cref="DependencyFailedException">One of them failed for good.</exception>
    public Task WaitAsync(IResource resource, CancellationToken cancellationToken) =>
        Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(wait => WaitAsync(wait, cancellationToken)));

    private async Task WaitAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var instances = notifications.InstancesOf(wait.Resource);
        await notifications.WaitForResourceAsync(
            wait.Resource.Name,
            _ => instances.All(id => notifications.TryGetCurrentState(id, out var e) && IsMet(wait, e.Snapshot)),
            cancellationToken).ConfigureAwait(false);
    }

    private static bool IsMet(WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text;
        if (state == KnownResourceStates.FailedToStart)
            throw new DependencyFailedException($"'{wait.Resource.Name}' did not start");
        return wait.WaitType switch
        {
            WaitType.WaitForCompletion when state == KnownResourceStates.Finished => snapshot.ExitCode == wait.ExitCode
                ? true : throw new DependencyFailedException($"'{wait.Resource.Name}' ended with exit code {snapshot.ExitCode}"),
            WaitType.WaitForCompletion => false,
            WaitType.WaitUntilStarted => state == KnownResourceStates.Running,
            _ => snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy,
        };
    }
}

/// <summary>A resource is not started because of another one, which has said why itself.</summary>
internal sealed class DependencyFailedException(string message) : Exception(message);
