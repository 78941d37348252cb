using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is healthy while the check of that name in <c>builder.Services.AddHealthChecks()</c> is.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource => builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Each replica is healthy while it answers a GET with the status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path; <c>/</c> unless given.</param>
    /// <param name="statusCode">The status of a healthy replica; 200 unless given.</param>
    /// <param name="endpointName">The endpoint; the first http one unless given.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithAnnotation(new HttpHealthCheckAnnotation(path ?? "/", statusCode ?? 200, endpointName));
}

/// <summary>A GET that tells the health of one replica.</summary>
internal sealed record HttpHealthCheckAnnotation(string Path, int StatusCode, string? EndpointName) : IResourceAnnotation;
