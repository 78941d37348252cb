using System.Buffers.Text;
using System.Collections.Concurrent;
using Chat.Service.Delivery;
using Chat.Service.Users;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Push;

/// <summary>
/// Tells people who are not connected of what they miss. Should two replicas think that they lead, each notification is taken by
/// one of them. Sent at least once: twice only where a replica ends between the push service's answer and its note of it, and
/// then the second takes the first one's place on the screen.
/// </summary>
internal sealed class PushDispatcher(
    PushQueue queue, PushSender sender, IServiceScopeFactory scopes, OutboxBell bell, IOptions<PushOptions> options, TimeProvider time,
    ILogger<PushDispatcher> logger) : LeadersWork(bell, options.Value.Poll, time, logger)
{
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private DateTimeOffset _tidied = DateTimeOffset.MinValue;

    protected override IEnumerable<Task> Running => _running.Keys;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        while (await queue.FillAsync(cancellationToken))
        {
        }

        if (Time.GetUtcNow() - _tidied > Tidying)
        {
            _tidied = Time.GetUtcNow();
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
}
