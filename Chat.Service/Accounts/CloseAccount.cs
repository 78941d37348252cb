using Chat.Service.Scheduled;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Accounts;

/// <summary>
/// An account that was disabled, or deleted by its owner, stops acting: nothing is sent for it, no program is told in its name, and none
/// writes by an address that it made. What it wrote and where it is a member stays, for it may come back; its owner then takes up the webhooks
/// again.
/// </summary>
internal sealed class CloseAccount(ChatDb db, TimeProvider time)
{
    /// <summary>Why a webhook of such an account is off.</summary>
    public const string WebhookReason = "owner_closed";

    /// <summary>Why a scheduled message of such an account was not sent.</summary>
    public const string ScheduledReason = "account_closed";

    public async Task RunAsync(Guid user, CancellationToken cancellationToken)
    {
        var now = time.GetDatabaseNow();
        await db.Webhooks.Where(w => w.OwnerId == user && w.DisabledAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.DisabledAt, now).SetProperty(w => w.DisabledReason, WebhookReason).SetProperty(w => w.NextAttemptAt, (DateTimeOffset?)null),
            cancellationToken);
        await db.Hooks.Where(h => h.CreatedBy == user && h.DisabledAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(h => h.DisabledAt, now), cancellationToken);
        await db.PushSubscriptions.Where(s => s.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.ScheduledMessages.Where(s => s.UserId == user && s.State == ScheduledState.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, ScheduledState.Failed).SetProperty(s => s.Reason, ScheduledReason), cancellationToken);
    }
}
