using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Keys;

/// <summary>
/// Reads the signing keys at start, so that the first login finds them and a wrong key folder stops the service with a clear message, and
/// then again and again: that is how a rotation is noticed, and how one that is due is done. A database that does not answer stops
/// nothing.
/// </summary>
internal sealed partial class SigningKeyUpkeep(
    SigningKeyRing ring, IOptions<SigningKeyOptions> options, TimeProvider clock, ILogger<SigningKeyUpkeep> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.RefreshSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RefreshAsync(stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ring.RefreshAsync(cancellationToken);
        }
        catch (Exception unavailable) when (unavailable.IsUnavailable())
        {
            Log.Unavailable(logger, unavailable.GetBaseException().Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The signing keys could not be read: {Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);
    }
}
