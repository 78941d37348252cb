using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace RustyGate.ServiceDefaults.Health;

/// <summary>
/// Between SIGTERM and the end of listening: whoever probes readiness is told that it is over, and is served on until they have had time to
/// act on it. Otherwise requests would still be on their way to a socket that closes (promises R13). Without somebody who probes, nothing
/// waits.
/// </summary>
internal sealed class StoppingNotice(IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService, IHealthCheck
{
    /// <summary>The gateway probes once a second, and takes a replica out at the second refusal.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2.5);

    /// <summary>Who has not probed for so long does not.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private long _probed;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _probed, time.GetTimestamp());
        return Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && IsProbed() && time.GetElapsedTime(began) < Notice)
        {
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsProbed() => Interlocked.Read(ref _probed) is not 0 and var last && time.GetElapsedTime(last) < Silence;
}
