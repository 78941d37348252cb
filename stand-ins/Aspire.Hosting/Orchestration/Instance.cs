using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource.</summary>
/// <param name="Resource">What it runs.</param>
/// <param name="Name">Its own name, <c>{resource}-{8 characters}</c>.</param>
/// <param name="Replica">Which replica it is, from 0.</param>
internal sealed record Instance(IResource Resource, string Name, int Replica)
{
    public NativeServerAnnotation? Server => Resource.Annotations.OfType<NativeServerAnnotation>().LastOrDefault();

    public IEnumerable<AllocatedEndpoint> Endpoints =>
        Resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.Allocated[Replica]);

    /// <summary>The characters after the resource's name.</summary>
    public string Suffix => Name[(Resource.Name.Length + 1)..];

    public static bool IsProcess(IResource resource) =>
        resource is ProjectResource or ExecutableResource or ContainerResource || resource.HasAnnotationOfType<NativeServerAnnotation>();
}
