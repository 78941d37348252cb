using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration.Health;

/// <summary>Follows the health of something that runs, and publishes it when it changes.</summary>
internal sealed class HealthMonitor(
    HealthProbes probes, ResourceNotificationService notifications, IDistributedApplicationEventing eventing, IServiceProvider services)
{
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromSeconds(1);

    /// <param name="resource">What runs.</param>
    /// <param name="id">The instance.</param>
    /// <param name="replica">Which replica it is.</param>
    /// <param name="onHealthy">Called when it is healthy for the first time.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async Task FollowAsync(IResource resource, string id, int replica, Action onHealthy, CancellationToken cancellationToken)
    {
        var wasHealthy = false;
        IReadOnlyList<HealthReportSnapshot> known = [];
        while (true)
        {
            var reports = await probes.AskAsync(resource, replica, cancellationToken).ConfigureAwait(false);
            var healthy = reports.All(r => r.Status == HealthStatus.Healthy);
            if (healthy && !wasHealthy)
            {
                wasHealthy = true;
                if (replica == 0)
                    await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
                onHealthy();
            }

            if (!Same(known, reports))
                await notifications.PublishUpdateAsync(resource, id, s => s with { HealthReports = [.. reports] }).ConfigureAwait(false);
            known = reports;
            if (reports.Count == 0)
                return;
            await Task.Delay(healthy ? WhileHealthy : wasHealthy ? WhileUnhealthy : UntilHealthy, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool Same(IReadOnlyList<HealthReportSnapshot> a, IReadOnlyList<HealthReportSnapshot> b) =>
        a.Select(r => (r.Name, r.Status, r.Description)).SequenceEqual(b.Select(r => (r.Name, r.Status, r.Description)));
}
