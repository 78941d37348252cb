using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Webhooks;

/// <summary>One attempt, as the webhook's owner gets it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Position">The event's position in the log.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Status">The status of the receiver's answer; null when there was none.</param>
/// <param name="Error">
/// Null when the receiver took it; else <c>timeout</c>, <c>connection</c>, <c>certificate</c>, <c>forbidden_address</c>, <c>redirect</c>,
/// <c>gone</c> or <c>status</c>.
/// </param>
/// <param name="Milliseconds">How long the answer was waited for.</param>
/// <param name="At">When it ended.</param>
public sealed record WebhookDeliveryView(Guid Id, long Position, string Type, int? Status, string? Error, int Milliseconds, DateTimeOffset At)
{
    internal static WebhookDeliveryView Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Position, delivery.Type, delivery.Status, delivery.Error, delivery.Milliseconds, delivery.At);
}

internal static class WebhookDeliveries
{
    /// <summary>Newest first; the next page is <c>before</c> the last id of this one.</summary>
    public static async Task<Results<Ok<List<WebhookDeliveryView>>, ProblemHttpResult>> ListAsync(
        Guid id, CurrentUser me, ManageWebhooks webhooks, ChatDb db, CancellationToken cancellationToken,
        [Range(1, 200)] int limit = 50, Guid? before = null)
    {
        if (await webhooks.FindAsync(id, me, cancellationToken) is null)
        {
            return Problem.NotFound("webhook");
        }

        var page = await db.WebhookDeliveries.AsNoTracking()
            .Where(d => d.WebhookId == id && (before == null || d.Id < before))
            .OrderByDescending(d => d.Id).Take(limit)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.ConvertAll(WebhookDeliveryView.Of));
    }

    /// <summary>Sends the event once more, now, whatever else waits; the answer says what came of it.</summary>
    public static async Task<Results<Ok<WebhookDeliveryView>, ProblemHttpResult>> RedeliverAsync(
        Guid id, Guid delivery, CurrentUser me, ManageWebhooks webhooks, ChatDb db, WebhookQueue queue, WebhookSender sender,
        WebhookOutcomes outcomes, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(id, me, cancellationToken) is not { } webhook
            || await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.WebhookId == id && d.Id == delivery, cancellationToken) is not { } earlier)
        {
            return Problem.NotFound("delivery");
        }

        if (await queue.FindAsync(earlier.Position, cancellationToken) is not { } message
            || !await db.Members.AnyAsync(m => m.ChatId == message.Event.ChatId && m.UserId == me.Id && m.Role != Chats.MemberRole.Member, cancellationToken))
        {
            return Problem.Of(StatusCodes.Status410Gone, "event_gone", "This event cannot be sent any more: the log has let it go, or its chat is not yours.");
        }

        var attempt = await sender.SendAsync(webhook, message, cancellationToken);
        return TypedResults.Ok(WebhookDeliveryView.Of(await outcomes.RecordAgainAsync(id, message, attempt, cancellationToken)));
    }
}
