using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.Redis;
using Aspire.Hosting.Redis.Native;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    private static readonly TimeSpan _healthCheckTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="AddRedis(IDistributedApplicationBuilder, string, int?, IResourceBuilder{ParameterResource}?)"/>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>
    /// Adds a server of the Redis protocol, which runs as a process of this machine on 127.0.0.1: Garnet. Its data ends with it unless
    /// <see cref="WithPersistence"/> says otherwise.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource and of its connection string.</param>
    /// <param name="port">The port; any free one unless given.</param>
    /// <param name="password">The password; a new one in every run unless given.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        var generated = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, password?.Resource ?? generated);
        redis.Native = new GarnetServer(redis, builder.AppHostAssembly);

        var key = $"{name}_check";
        builder.Services.TryAddSingleton<ServerFolders>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null, timeout: _healthCheckTimeout));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, name: RedisResource.PrimaryEndpointName)
            .WithAnnotation(redis.Native.Annotation)
            .WithHealthCheck(key);
    }

    /// <summary>Keeps snapshots in a folder, relative to the AppHost's, and reads the last one at the start.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
    {
        builder.Resource.Native!.DataFolder = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, source));
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Keeps snapshots in a folder of that name below the AppHost's <c>.data</c>.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithDataBindMount(Path.Combine(".data", name ?? builder.Resource.Name), isReadOnly);

    /// <summary>Takes a snapshot at intervals, whatever has changed. It needs a data folder to outlive the AppHost.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">Between two snapshots, at least one second; one minute unless given.</param>
    /// <param name="keysChangedThreshold">Accepted for the packages' sake; Garnet counts no changes.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        _ = keysChangedThreshold;
        builder.Resource.Native!.SnapshotInterval = interval ?? TimeSpan.FromMinutes(1);
        return builder;
    }
}
