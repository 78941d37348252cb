namespace RustyGate.AppHost;

/// <summary>What the projects of RustyGate have in common.</summary>
internal static class Services
{
    /// <summary>A service: listens by http, knows the others by the internal key, says when it is ready.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> internalKey, int? port = null)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, project => project.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health/ready")
            .WithEnvironment("Internal__Key", internalKey);

    /// <summary>A run of a service's program that brings its database up to date and ends.</summary>
    public static IResourceBuilder<ProjectResource> AddMigrations<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> database)
        where TProject : IProjectMetadata, new() =>
        builder.AddVerb<TProject>(name, "migrate", database).WaitFor(database);

    /// <summary>A run of a service's program that does something with its database and ends.</summary>
    public static IResourceBuilder<ProjectResource> AddVerb<TProject>(
        this IDistributedApplicationBuilder builder, string name, string verb, IResourceBuilder<IResourceWithConnectionString> database)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, project => (project.ExcludeLaunchProfile, project.ExcludeKestrelEndpoints) = (true, true))
            .WithArgs(verb)
            .WithReference(database);
}
