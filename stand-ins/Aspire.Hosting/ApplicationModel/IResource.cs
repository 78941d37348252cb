namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a process, a server, a database, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application.</summary>
    string Name { get; }

    /// <summary>What is known of it: endpoints, environment, waits, health checks.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

public interface IResourceWithArgs : IResource;

public interface IResourceWithEnvironment : IResource;

public interface IResourceWithEndpoints : IResource;

public interface IResourceWithWaitSupport : IResource;

public interface IResourceWithProbes : IResource;

public interface IComputeResource : IResource;

public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that lives inside another one, as a database in its server.</summary>
public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
