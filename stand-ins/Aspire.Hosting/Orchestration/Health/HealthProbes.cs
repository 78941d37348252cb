using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration.Health;

/// <summary>Asks an instance whether it is healthy: by HTTP, replica by replica, and by the registered checks of its resource.</summary>
internal sealed class HealthProbes(HealthCheckService checks) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };

    /// <summary>The reports of a resource before it was asked; none where nothing is to be asked.</summary>
    public static IReadOnlyList<HealthReportSnapshot> Unknown(IResource resource) =>
    [
        .. resource.Annotations.OfType<HttpHealthCheckAnnotation>().Select(h => new HealthReportSnapshot(NameOf(h), Status: null, Description: null, ExceptionText: null)),
        .. resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => new HealthReportSnapshot(h.Key, Status: null, Description: null, ExceptionText: null)),
    ];

    public async Task<IReadOnlyList<HealthReportSnapshot>> AskAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        var byHttp = resource.Annotations.OfType<HttpHealthCheckAnnotation>().Select(h => GetAsync(resource, replica, h, cancellationToken));
        return [.. await Task.WhenAll(byHttp).ConfigureAwait(false), .. await RegisteredAsync(resource, cancellationToken).ConfigureAwait(false)];
    }

    public void Dispose() => _http.Dispose();

    private static string NameOf(HttpHealthCheckAnnotation check) => $"GET {check.Path}";

    private async Task<HealthReportSnapshot> GetAsync(IResource resource, int replica, HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(e => check.EndpointName is null ? e.UriScheme is "http" or "https" : e.Name == check.EndpointName)
            ?? throw new DistributedApplicationException($"'{resource.Name}' has a health check by HTTP and no endpoint for it. Add WithHttpEndpoint().");
        try
        {
            using var response = await _http.GetAsync(new Uri(new Uri(endpoint.Allocated[replica].UriString), check.Path), cancellationToken).ConfigureAwait(false);
            var healthy = (int)response.StatusCode == check.StatusCode;
            return Report(NameOf(check), healthy, healthy ? null : $"Status {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Report(NameOf(check), healthy: false, e is HttpRequestException ? e.Message : $"No answer within {Limit.TotalSeconds} s");
        }
    }

    private async Task<IEnumerable<HealthReportSnapshot>> RegisteredAsync(IResource resource, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => h.Key).ToHashSet(StringComparer.Ordinal);
        if (keys.Count == 0)
            return [];
        var report = await checks.CheckHealthAsync(r => keys.Contains(r.Name), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.Message) { LastRunAt = DateTime.UtcNow });
    }

    private static HealthReportSnapshot Report(string name, bool healthy, string? description) =>
        new(name, healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy, description, ExceptionText: null) { LastRunAt = DateTime.UtcNow };
}
