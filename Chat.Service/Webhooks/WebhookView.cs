using System.Text.Json.Serialization;

namespace Chat.Service.Webhooks;

/// <summary>A webhook as its owner gets it, and as the body of the event <c>WebhookDisabled</c>.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="Events">Which ones.</param>
/// <param name="Chats">Of which chats.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FailingSince">Since when the receiver has not taken anything; null while it does.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="DisabledAt">Since when nothing is sent; null while it is on.</param>
/// <param name="DisabledReason"><c>paused</c> by its owner, <c>owner_closed</c> with their account, or what the receiver failed with in the end.</param>
/// <param name="Secret">The key of the signatures, <c>whsec_…</c>; only in the answer that makes it.</param>
public sealed record WebhookView(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<Guid> Chats,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DisabledAt,
    string? DisabledReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    internal static WebhookView Of(Webhook webhook) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.Chats, webhook.CreatedAt,
        webhook.FailingSince, webhook.NextAttemptAt, webhook.DisabledAt, webhook.DisabledReason);
}
