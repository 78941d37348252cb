using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Native;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Terminal;

/// <summary>Waits until everything that starts is healthy, or has failed, and then says where it is.</summary>
internal sealed class AddressTable(
    DistributedApplicationModel model, DistributedApplicationOptions options, ResourceNotificationService notifications, DashboardHost dashboard,
    Reporter reporter)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        var instances = model.Resources
            .Where(r => Instance.IsProcess(r) && !r.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .SelectMany(notifications.InstancesOf).ToArray();
        while (!await SettledAsync(instances, cancellationToken).ConfigureAwait(false))
            reporter.ProgressOf("still waiting for").Report(string.Join(", ", instances.Where(i => !IsSettled(i)).Select(Describe)));

        var troubled = instances.Where(i => !IsWell(i)).Select(Describe).ToArray();
        reporter.Table(
            troubled.Length == 0
                ? $"{AppHost.NameOf(options)} is up after {since.Elapsed.TotalSeconds:0.0} s."
                : $"{AppHost.NameOf(options)} is up in part. In trouble: {string.Join(", ", troubled)}.",
            [.. Rows()],
            "Stop with Ctrl+C.");
    }

    private async Task<bool> SettledAsync(string[] instances, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await foreach (var _ in notifications.WatchAsync(limit.Token).ConfigureAwait(false))
            {
                if (instances.All(IsSettled))
                    return true;
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool IsSettled(string instance) => IsWell(instance) || Latest(instance) is { } e && ResourceNotificationService.IsTerminal(e);

    private bool IsWell(string instance) => Latest(instance)?.Snapshot is { } s
        && (s.HealthStatus == HealthStatus.Healthy || (s.State?.Text == KnownResourceStates.Finished && s.ExitCode == 0));

    private string Describe(string instance) => $"{instance} ({Latest(instance)?.Snapshot.State?.Text ?? KnownResourceStates.NotStarted})";

    private ResourceEvent? Latest(string instance) => notifications.TryGetCurrentState(instance, out var e) ? e : null;

    private IEnumerable<(string Name, string Value)> Rows()
    {
        foreach (var resource in model.Resources.OfType<IResourceWithEndpoints>())
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsExternal))
                yield return (resource.Name, endpoint.AllocatedEndpoint!.UriString);
        }

        if (dashboard.IsEnabled)
            yield return ("dashboard", dashboard.LoginUrl);
        foreach (var server in model.Resources.Where(r => r is not DashboardResource && r.HasAnnotationOfType<NativeServerAnnotation>()))
        {
            var databases = model.Resources.OfType<IResourceWithParent>().Where(c => ReferenceEquals(c.Parent, server)).Select(c => c.Name);
            var address = server.Annotations.OfType<EndpointAnnotation>().First().AllocatedEndpoint!.EndPointString;
            yield return (server.Name, string.Join("  ", [address, string.Join(", ", databases)]).TrimEnd());
        }

        var folders = model.Resources.SelectMany(r => r.Annotations.OfType<NativeServerAnnotation>()).Select(s => s.DataFolder()).OfType<string>().ToArray();
        if (folders.Length > 0)
            yield return ("data", string.Join(", ", folders));
    }
}
