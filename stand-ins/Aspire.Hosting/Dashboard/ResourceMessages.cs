using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Google.Protobuf.WellKnownTypes;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;
using Resource = Aspire.Hosting.Dashboard.Wire.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Snapshots of resources as the dashboard's messages.</summary>
internal sealed class ResourceMessages(IServiceProvider services)
{
    // A resource without a moment of creation hangs the dashboard's page.
    private readonly DateTime _start = DateTime.UtcNow;

    public Resource Of(ResourceEvent changed)
    {
        var snapshot = changed.Snapshot;
        var message = new Resource
        {
            Name = changed.ResourceId,
            DisplayName = changed.Resource.Name,
            ResourceType = snapshot.ResourceType,
            Uid = changed.ResourceId,
            CreatedAt = At(snapshot.CreationTimeStamp ?? _start),
            IsHidden = snapshot.IsHidden,
            Environment = { snapshot.EnvironmentVariables.Select(Of) },
            Properties = { snapshot.Properties.Select(Of) },
            Urls = { snapshot.Urls.Select(Of) },
            HealthReports = { snapshot.HealthReports.Select(Of) },
            Relationships = { snapshot.Relationships.Select(r => new ResourceRelationship { ResourceName = r.ResourceName, Type = r.Type }) },
            Commands = { changed.Resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => Of(command, snapshot)) },
        };
        if (snapshot.State is { } state)
        {
            message.State = state.Text;
            message.StateStyle = state.Style ?? "";
        }

        if (snapshot.StartTimeStamp is { } started)
            message.StartedAt = At(started);
        if (snapshot.StopTimeStamp is { } stopped)
            message.StoppedAt = At(stopped);
        if (snapshot.ExitCode is { } exitCode)
            message.Properties.Add(new ResourceProperty { Name = "resource.exitCode", Value = Value.ForNumber(exitCode) });
        return message;
    }

    private ResourceCommand Of(ResourceCommandAnnotation command, CustomResourceSnapshot snapshot)
    {
        var message = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            IconVariant = (Wire.IconVariant)(command.IconVariant ?? default),
            State = (CommandState)command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services }),
        };
        if (command.IconName is not null)
            message.IconName = command.IconName;
        if (command.ConfirmationMessage is not null)
            message.ConfirmationMessage = command.ConfirmationMessage;
        if (command.DisplayDescription is not null)
            message.DisplayDescription = command.DisplayDescription;
        return message;
    }

    private static EnvironmentVariable Of(EnvironmentVariableSnapshot variable) =>
        new() { Name = variable.Name, Value = variable.Value ?? "", IsFromSpec = variable.IsFromSpec };

    private static ResourceProperty Of(ResourcePropertySnapshot property) => new()
    {
        Name = property.Name,
        IsSensitive = property.IsSensitive,
        Value = property.Value switch
        {
            null => Value.ForNull(),
            bool value => Value.ForBool(value),
            int or long or double => Value.ForNumber(Convert.ToDouble(property.Value, CultureInfo.InvariantCulture)),
            IEnumerable<string> values => Value.ForList([.. values.Select(Value.ForString)]),
            var value => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture)),
        },
    };

    private static Url Of(UrlSnapshot url) => new()
    {
        EndpointName = url.Name ?? "",
        FullUrl = url.Url,
        IsInternal = url.IsInternal,
        IsInactive = url.IsInactive,
        DisplayProperties = new UrlDisplayProperties { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
    };

    private static HealthReport Of(HealthReportSnapshot report)
    {
        var message = new HealthReport { Key = report.Name, Description = report.Description ?? "", Exception = report.ExceptionText ?? "" };
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                HealthStatus.Healthy => HealthState.Healthy,
                HealthStatus.Degraded => HealthState.Degraded,
                _ => HealthState.Unhealthy,
            };
        }

        if (report.LastRunAt is { } lastRun)
            message.LastRunAt = At(lastRun);
        return message;
    }

    private static Timestamp At(DateTime moment) => Timestamp.FromDateTime(moment.ToUniversalTime());
}
