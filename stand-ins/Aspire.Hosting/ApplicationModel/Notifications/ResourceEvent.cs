namespace Aspire.Hosting.ApplicationModel;

/// <summary>A new snapshot of an instance.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    /// <summary>The name of the instance, <c>{resource}-{8 characters}</c>, or of the resource where it has no instances.</summary>
    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
