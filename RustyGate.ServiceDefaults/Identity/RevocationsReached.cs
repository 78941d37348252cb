using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Ready as soon as the revocations were read once: before that no token can be judged.</summary>
internal sealed class RevocationsReached(RevocationCache cache) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(cache.IsReached ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The revocations were not read yet."));
}
