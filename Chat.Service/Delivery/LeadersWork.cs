using System.Diagnostics;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Delivery;

/// <summary>
/// Work of the replica whose relay leads, so that its failover is the relay's: looks for something to do every <paramref name="poll"/>, and
/// whatever goes wrong is tried again after <see cref="Pause"/>.
/// </summary>
internal abstract partial class LeadersWork(OutboxBell bell, TimeSpan poll, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>After whatever went wrong here.</summary>
    protected static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected TimeProvider Time => time;

    protected bool Leads => bell.Leading;

    /// <summary>What was begun and goes on; the host waits for it when it stops.</summary>
    protected abstract IEnumerable<Task> Running { get; }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(poll, time, stoppingToken);
                if (Leads)
                {
                    // Current and not recorded: a look several times a second would bury the traces that matter.
                    using var unrecorded = new Activity("look for work").Start();
                    await LookAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                Note(failure);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(Running);
    }

    /// <summary>Starts what there is to do.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);

    /// <summary>A database that is away is a warning without a stack; the rest is an error.</summary>
    protected void Note(Exception failure)
    {
        if (failure.IsUnavailable())
        {
            Log.Unavailable(logger, failure.GetBaseException().Message);
        }
        else
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What is to be told waits for the database: {Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Something could not be told, and is tried again.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
