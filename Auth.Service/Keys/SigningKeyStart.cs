using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Keys;

/// <summary>
/// Reads the signing keys at start, so that the first login finds them and a wrong key folder stops the service with a clear
/// message. A database that does not answer yet stops nothing: the first request asks again.
/// </summary>
internal sealed partial class SigningKeyStart(SigningKeyRing keys, ILogger<SigningKeyStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.GetAsync(cancellationToken);
        }
        catch (Exception unavailable) when (unavailable.IsUnavailable())
        {
            LogUnavailable(logger, unavailable.GetBaseException().Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The signing keys could not be read yet: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
