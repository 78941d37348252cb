using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Healthy when the context's database takes a connection.</summary>
internal sealed class DbContextCheck<TContext>(TContext context) : IHealthCheck where TContext : DbContext
{
    /// <summary>Short of a health probe's patience: a frozen server accepts connections and then says nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext check, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        try
        {
            return await context.Database.CanConnectAsync(limited.Token)
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(check.Registration.FailureStatus, "The database does not take connections.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(check.Registration.FailureStatus, "The database does not answer.");
        }
    }
}
