using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Setup;

/// <summary>
/// Has Chat make <c>#general</c> for the first admin. That it is owed is written in the transaction of the setup; it is asked for right
/// after it, and by every replica again and again until Chat has answered.
/// </summary>
public sealed partial class GeneralChannel(IServiceScopeFactory scopes, TimeProvider clock, ILogger<GeneralChannel> logger) : BackgroundService
{
    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const string Name = "general";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Makes it where one is owed; true when there is one, and so nothing is left to do.</summary>
    public async Task<bool> TryMakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
            if (await db.Installations.SingleOrDefaultAsync(cancellationToken) is not { } installation)
            {
                return false;
            }

            if (installation.GeneralMadeAt is null)
            {
                await scope.ServiceProvider.GetRequiredService<ChatClient>()
                    .PutChannelAsync(installation.GeneralId, installation.AdminId, Name, cancellationToken);
                installation.GeneralMadeAt = clock.GetUtcNow();
                await db.SaveChangesAsync(cancellationToken);
            }

            return true;
        }
        catch (Exception down) when (down.IsUnavailable())
        {
            Log.Later(logger, down.GetBaseException().Message);
            return false;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (!await TryMakeAsync(stoppingToken) && await timer.WaitForNextTickAsync(stoppingToken))
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The channel of the first admin is made later: {Reason}")]
        public static partial void Later(ILogger logger, string reason);
    }
}
