using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Service.Delivery;
using Chat.Service.Users;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Push;

/// <summary>
/// Tells people who are not connected of what they miss. Runs in the replica whose relay leads; should two think so, each notification is
/// taken by one of them. Sent at least once: twice only where a replica ends between the push service's answer and its note of it, and
/// then the second takes the first one's place on the screen.
/// </summary>
internal sealed partial class PushDispatcher(
    PushQueue queue, PushSender sender, IServiceScopeFactory scopes, OutboxBell bell, IOptions<PushOptions> options, TimeProvider time,
    ILogger<PushDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(10);

    /// <summary>After whatever went wrong here.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private DateTimeOffset _tidied = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.Value.Poll, time, stoppingToken);
                if (bell.Leading)
                {
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

        await Task.WhenAll(_running.Keys);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // Current and not recorded: a look several times a second would bury the traces that matter.
        using var unrecorded = new Activity("look for notifications").Start();
        while (await queue.FillAsync(cancellationToken))
        {
        }

        if (time.GetUtcNow() - _tidied > Tidying)
        {
            _tidied = time.GetUtcNow();
            await InScopeAsync(services => services.GetRequiredService<PushRecords>().TidyAsync(cancellationToken));
        }

        if (options.Value.AtOnce - _running.Count is > 0 and var free && await queue.TakeAsync(free, cancellationToken) is { Count: > 0 } tasks)
        {
            await InScopeAsync(services => StartAsync(tasks, services.GetRequiredService<ConnectedUsers>(), cancellationToken));
        }
    }

    private async Task StartAsync(List<PushTask> tasks, ConnectedUsers connected, CancellationToken cancellationToken)
    {
        var there = await connected.AmongAsync([.. tasks.Where(task => task.IsWanted).Select(task => task.Subscription.UserId).Distinct()], cancellationToken);
        foreach (var task in tasks)
        {
            var told = TellAsync(task, there.Contains(task.Subscription.UserId), cancellationToken);
            _running[told] = 0;
            _ = told.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task TellAsync(PushTask task, bool isThere, CancellationToken cancellationToken)
    {
        try
        {
            await InScopeAsync(services => TellAsync(task, isThere, services, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // It is taken up again when its lease has ended.
            Note(failure);
        }
    }

    private async Task TellAsync(PushTask task, bool isThere, IServiceProvider services, CancellationToken cancellationToken)
    {
        var records = services.GetRequiredService<PushRecords>();
        if (!task.IsWanted || (isThere && task.IsSettled))
        {
            await records.DropAsync(task, cancellationToken);
        }
        else if (isThere)
        {
            await records.SettleAsync(task, cancellationToken);
        }
        else
        {
            var message = task.Message with { SenderName = await NameAsync(task.Message.SenderId!.Value, services, cancellationToken) };
            var topic = Base64Url.EncodeToString(task.Message.ChatId!.Value.ToByteArray());
            var attempt = await sender.SendAsync(task.Subscription, message.ToBytes(), topic, cancellationToken);
            await records.RecordAsync(task, attempt, cancellationToken);
        }
    }

    /// <summary>Better a notification without a name than none.</summary>
    private static async Task<string?> NameAsync(Guid user, IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<UserCards>().FindAsync([user], cancellationToken) is [var card] ? card.DisplayName ?? card.Username : null;
        }
        catch (Exception down) when (down.IsUnavailable() || (down is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    private void Note(Exception failure)
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
        [LoggerMessage(LogLevel.Warning, "Notifications wait for the database: {Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "A notification could not be told.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
