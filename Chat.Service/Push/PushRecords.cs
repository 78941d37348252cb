using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Push;

/// <summary>Writes down what came of attempts.</summary>
internal sealed class PushRecords(ChatDb db, RevocationCache revocations, IOptions<PushOptions> options, TimeProvider time)
{
    /// <summary>Out of the queue: it was told, or is not wanted any more.</summary>
    public Task DropAsync(PushTask task, CancellationToken cancellationToken) => Row(task).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Their owner is there: once more when presence would know that they have left.</summary>
    public Task SettleAsync(PushTask task, CancellationToken cancellationToken)
    {
        var due = time.GetDatabaseNow() + options.Value.Settle;
        return Row(task).ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, due).SetProperty(d => d.IsSettled, true), cancellationToken);
    }

    /// <summary>What follows from an attempt, and a line in the log of its owner.</summary>
    public async Task RecordAsync(PushTask task, PushAttempt attempt, CancellationToken cancellationToken)
    {
        var due = time.GetDatabaseNow() + Wait(task.Attempts, attempt.RetryAfter);
        var isOver = attempt.Outcome is not PushOutcomes.Retry || task.Attempts + 1 >= options.Value.Attempts || due > task.CreatedAt + options.Value.KeepFor;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (isOver)
        {
            await DropAsync(task, cancellationToken);
        }
        else
        {
            await Row(task).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Attempts, d => d.Attempts + 1).SetProperty(d => d.DueAt, due), cancellationToken);
        }

        var told = isOver && attempt.Outcome is PushOutcomes.Retry ? attempt with { Outcome = PushOutcomes.Failed } : attempt;
        await LogAsync(task.Subscription, task.Message.ChatId, told, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A line in the log; a subscription that is gone is deleted with all that waits for it.</summary>
    public async Task LogAsync(PushSubscription subscription, Guid? chat, PushAttempt attempt, CancellationToken cancellationToken)
    {
        var now = time.GetDatabaseNow();
        db.Add(new PushRecord
        {
            Id = Guid.CreateVersion7(now),
            UserId = subscription.UserId,
            SubscriptionId = subscription.Id,
            Device = subscription.Device,
            ChatId = chat,
            Outcome = attempt.Outcome,
            Status = attempt.Status,
            At = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        if (attempt.Outcome is PushOutcomes.Gone)
        {
            await db.PushSubscriptions.Where(s => s.Id == subscription.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Lets go of what is too old, and of browsers whose session was ended.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetDatabaseNow();
        var (kept, renewed, sessions) = (now - options.Value.KeepLog, now - options.Value.Unrenewed, revocations.EndedSessions());
        await db.PushRecords.Where(r => r.At < kept).ExecuteDeleteAsync(cancellationToken);
        await db.PushSubscriptions.Where(s => s.RenewedAt < renewed || sessions.Contains(s.SessionId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var (user, before) in revocations.EndedUsers())
        {
            await db.PushSubscriptions.Where(s => s.UserId == user && s.RenewedAt < before).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private IQueryable<PushDue> Row(PushTask task) =>
        db.PushQueue.Where(d => d.SubscriptionId == task.Subscription.Id && d.Position == task.Position);

    private TimeSpan Wait(int attempts, TimeSpan? wish)
    {
        var own = options.Value.FirstRetry * Math.Pow(2, Math.Min(attempts, 20));
        return wish > own ? wish.Value : own;
    }
}
