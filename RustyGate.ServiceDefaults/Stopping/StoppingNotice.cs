using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace RustyGate.ServiceDefaults.Stopping;

/// <summary>
/// Between SIGTERM and the end of listening: whoever probes readiness is told that it is over, whoever keeps a connection is told that it
/// ends (<see cref="LastAnswers"/>), and both are served on until they have had time to act on it. Otherwise requests would still be on their
/// way to a socket that closes (promises R13). With nobody there, nothing waits.
/// </summary>
internal sealed class StoppingNotice(OpenConnections connections, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService, IHealthCheck
{
    /// <summary>The gateway probes once a second, and takes a replica out at the second refusal.</summary>
    private static readonly TimeSpan ForProbes = TimeSpan.FromSeconds(2.5);

    /// <summary>Who has not probed for so long does not.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    /// <summary>A connection that carries nothing for so long is not likely to be used at the very moment when it is closed.</summary>
    private static readonly TimeSpan ForConnections = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private long _probed;
    private volatile bool _given;

    /// <summary>Whether the service is about to stop.</summary>
    public bool IsGiven => _given || lifetime.ApplicationStopping.IsCancellationRequested;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _probed, time.GetTimestamp());
        return Task.FromResult(IsGiven ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _given = true;
        var began = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && time.GetElapsedTime(began) < Needed())
        {
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private TimeSpan Needed() => IsProbed() ? ForProbes : connections.Count > 0 ? ForConnections : TimeSpan.Zero;

    private bool IsProbed() => Interlocked.Read(ref _probed) is not 0 and var last && time.GetElapsedTime(last) < Silence;
}
