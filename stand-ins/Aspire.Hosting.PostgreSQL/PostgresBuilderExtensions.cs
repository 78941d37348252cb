using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.PostgreSQL;
using Aspire.Hosting.PostgreSQL.Native;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class PostgresBuilderExtensions
{
    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds a PostgreSQL 18 server, which runs as a process of this machine on 127.0.0.1. Without
    /// <see cref="WithDataBindMount"/> or <see cref="WithDataVolume"/> its data ends with the AppHost.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource and of its connection string.</param>
    /// <param name="userName">The superuser; <c>postgres</c> unless given.</param>
    /// <param name="password">Its password; generated, and kept beside the data, unless given.</param>
    /// <param name="port">The port; any free one unless given.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var generated = ParameterResourceBuilderExtensions.CreateParameter(builder, $"{name}-password", secret: true);
        var server = new PostgresServerResource(name, userName?.Resource, password?.Resource ?? generated);
        server.Native = new PostgresNativeServer(server, builder.AppHostAssembly);
        generated.Default = new PasswordOfDataFolder(server.Native);

        builder.Services.TryAddSingleton<ServerFolders>();
        builder.Eventing.Subscribe<ResourceReadyEvent>(server, (_, cancel) => PostgresDatabases.CreateMissingAsync(server, cancel));
        return builder.AddResource(server)
            .WithEndpoint(port: port, name: PostgresServerResource.PrimaryEndpointName)
            .WithAnnotation(server.Native.Annotation)
            .WithPostgresHealthCheck(builder, database: "postgres");
    }

    /// <summary>Adds a database, which is created as soon as the server is up.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name of the resource and of its connection string.</param>
    /// <param name="databaseName">The name of the database; that of the resource unless given.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database).WithPostgresHealthCheck(builder.ApplicationBuilder, database: null);
    }

    /// <summary>Keeps the data in a folder, relative to the AppHost's.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
    {
        if (isReadOnly)
            throw new DistributedApplicationException("PostgreSQL cannot run on data that it may not change.");
        builder.Resource.Native!.Folder = new PostgresDataFolder(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, source), temporary: false);
        return builder;
    }

    /// <summary>Keeps the data between runs, in a folder of that name below the AppHost's <c>.data</c>.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithDataBindMount(Path.Combine(".data", name ?? builder.Resource.Name), isReadOnly);

    private static IResourceBuilder<T> WithPostgresHealthCheck<T>(
        this IResourceBuilder<T> resource, IDistributedApplicationBuilder builder, string? database)
        where T : IResourceWithConnectionString
    {
        var key = $"{resource.Resource.Name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new PostgresHealthCheck(resource.Resource, database), failureStatus: null, tags: null, timeout: HealthCheckTimeout));
        return resource.WithHealthCheck(key);
    }

    /// <summary>The default of a password parameter: what the data folder was made with.</summary>
    private sealed class PasswordOfDataFolder(PostgresNativeServer server) : ParameterDefault
    {
        public override string GetDefaultValue() => server.Folder.Password();
    }
}
