using Chat.Service.Audit;
using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Service.Webhooks;

/// <summary>Writes down what came of an attempt: the delivery log, and where the webhook goes on, in one transaction.</summary>
internal sealed class WebhookOutcomes(
    ChatDb db, AuditTrail audit, OutboxBell bell, WebhookMetrics metrics, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>After an attempt in order; true: the next event may follow.</summary>
    public async Task<bool> RecordAsync(Guid id, WebhookMessage message, Attempt attempt, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id, cancellationToken) is not { DisabledAt: null } webhook)
        {
            return false;
        }

        db.Add(Entry(id, message, attempt));
        if (attempt.Succeeded)
        {
            webhook.Enable();
            webhook.Position = Math.Max(webhook.Position, message.Event.Position);
        }
        else
        {
            Fail(webhook, message, attempt);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (webhook.DisabledAt is not null)
        {
            metrics.Disabled();
            bell.Ring();
        }

        return attempt.Succeeded;
    }

    /// <summary>After an attempt that its owner asked for, out of order.</summary>
    public async Task<WebhookDelivery> RecordAgainAsync(Guid id, WebhookMessage message, Attempt attempt, CancellationToken cancellationToken)
    {
        var entry = Entry(id, message, attempt);
        db.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        return entry;
    }

    /// <summary>Nothing up to <paramref name="head"/> is left for it.</summary>
    public Task<int> CaughtUpAsync(Guid id, long head, CancellationToken cancellationToken) =>
        db.Webhooks.Where(w => w.Id == id && w.Position < head).ExecuteUpdateAsync(w => w.SetProperty(x => x.Position, head), cancellationToken);

    /// <summary>Takes old entries out of the delivery logs.</summary>
    public Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.KeepDeliveries;
        return db.WebhookDeliveries.Where(d => d.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private WebhookDelivery Entry(Guid id, WebhookMessage message, Attempt attempt)
    {
        var now = time.GetDatabaseNow();
        return new WebhookDelivery
        {
            WebhookId = id,
            Id = Guid.CreateVersion7(now),
            Position = message.Event.Position,
            Type = message.Event.Type,
            Status = attempt.Status,
            Error = attempt.Error,
            Milliseconds = (int)attempt.Took.TotalMilliseconds,
            At = now,
        };
    }

    private void Fail(Webhook webhook, WebhookMessage message, Attempt attempt)
    {
        var now = time.GetDatabaseNow();
        webhook.Failures++;
        webhook.FailingSince ??= now;
        webhook.NextAttemptAt = now + Wait(webhook.Failures, attempt.RetryAfter);
        if (attempt.Error == Attempt.Gone || now - webhook.FailingSince >= options.Value.DisableAfter)
        {
            webhook.Disable(attempt.Error!, now);
            audit.Add(Acts.DisableWebhook, AuditTrail.Webhook(webhook.Id), after: new { webhook.OwnerId, Reason = attempt.Error });
            db.Add(OutboxEvent.Of(message.Event.ChatId, EventTypes.WebhookDisabled, [webhook.OwnerId], WebhookView.Of(webhook), now));
        }
    }

    /// <summary>Exponential with jitter, so that receivers that went together are not met by everyone together when they come back.</summary>
    private TimeSpan Wait(int failures, TimeSpan? wish)
    {
        var most = options.Value.LongestRetry;
        var doubled = options.Value.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 30));
        var wait = (doubled < most ? doubled : most) * (0.5 + (Random.Shared.NextDouble() / 2));
        return wish > wait ? (wish < most ? wish.Value : most) : wait;
    }
}
