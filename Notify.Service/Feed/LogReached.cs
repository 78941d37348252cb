using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.Service.Delivery;

namespace Notify.Service.Feed;

/// <summary>Ready as soon as the log was reached once. Redis is not asked: without it the log delivers.</summary>
internal sealed class LogReached(Hub hub) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(hub.Head is null ? HealthCheckResult.Unhealthy("The log was not reached yet.") : HealthCheckResult.Healthy());
}
