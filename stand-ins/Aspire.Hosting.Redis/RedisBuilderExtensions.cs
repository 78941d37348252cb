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
    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="AddRedis(IDistributedApplicationBuilder, string, int?, IResourceBuilder{ParameterResource}?)"/>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>
    /// Adds a server of the Redis protocol, which runs as a process of this machine on 127.0.0.1: Garnet. Its data ends with it.
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
            key, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null, timeout: HealthCheckTimeout));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, name: RedisResource.PrimaryEndpointName)
            .WithAnnotation(redis.Native.Annotation)
            .WithHealthCheck(key);
    }
}
