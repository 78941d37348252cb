using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Native;
using Aspire.Hosting.Orchestration.Health;

namespace Aspire.Hosting.Orchestration;

/// <summary>Publishes what becomes of an instance.</summary>
internal sealed class Snapshots(ResourceNotificationService notifications)
{
    public Task SetAsync(Instance instance, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.PublishUpdateAsync(instance.Resource, instance.Name, change);

    public Task CreatedAsync(Instance instance) => SetAsync(instance, s => s with
    {
        State = KnownResourceStates.NotStarted,
        Urls = UrlsOf(instance, isInactive: true),
        Relationships = [.. instance.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))],
    });

    public Task StartingAsync(Instance instance, string state) => SetAsync(instance, s => s with
    {
        State = state,
        ExitCode = null,
        StartTimeStamp = null,
        StopTimeStamp = null,
        HealthReports = [.. HealthProbes.Unknown(instance.Resource)],
        Urls = UrlsOf(instance, isInactive: true),
    });

    public Task LaunchedAsync(Instance instance, NativeServerLaunch launch) => SetAsync(instance, s => s with
    {
        EnvironmentVariables = [.. launch.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
        Properties = s.Properties
            .With(KnownProperties.ExecutablePath, launch.Path)
            .With(KnownProperties.ExecutableWorkDir, launch.WorkingDirectory)
            .With(KnownProperties.ExecutableArgs, launch.Arguments.ToArray())
            .With(KnownProperties.ProjectPath, (instance.Resource as ProjectResource)?.GetProjectMetadata().ProjectPath),
    });

    public Task RunningAsync(Instance instance, DcpExecutableStatus status) => SetAsync(instance, s => s with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        // The engine's own is by up to a second too early: it adds clock ticks to a time of boot in whole seconds.
        StartTimeStamp = DateTime.UtcNow,
        Urls = UrlsOf(instance, isInactive: false),
        Properties = s.Properties.With(KnownProperties.ExecutablePid, status.Pid),
    });

    private static ImmutableArray<UrlSnapshot> UrlsOf(Instance instance, bool isInactive) =>
    [
        .. instance.Endpoints.Select(e =>
        {
            var url = new ResourceUrlAnnotation { Url = e.UriString };
            foreach (var shown in instance.Resource.Annotations.OfType<EndpointUrlAnnotation>().Where(u => u.EndpointName == e.Endpoint.Name))
                shown.Callback(url);
            return new UrlSnapshot(e.Endpoint.Name, url.Url, IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
            {
                IsInactive = isInactive,
                DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? ""),
            };
        }),
    ];
}

internal static class SnapshotProperties
{
    /// <summary>The properties with one of them set; without it where the value is null.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> With(
        this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value, bool isSensitive = false)
    {
        var others = properties.RemoveAll(p => p.Name == name);
        return value is null ? others : others.Add(new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive });
    }
}
