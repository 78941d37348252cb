using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace Auth.Service.Revocations;

/// <summary>Keeps the table as small as what is relevant.</summary>
internal sealed partial class RevocationTrim(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RevocationTrim> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<StoredRevocations>().TrimAsync(stoppingToken);
            }
            catch (Exception unavailable) when (unavailable is DbException or RetryLimitExceededException)
            {
                LogLater(logger, unavailable.GetBaseException().Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Old revocations are deleted later: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
