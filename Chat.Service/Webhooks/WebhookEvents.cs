using System.Collections.Frozen;
using Chat.Service.Delivery;

namespace Chat.Service.Webhooks;

/// <summary>What a webhook can be told of: what happens in a chat. What is one member's own (drafts, read markers) is not on the list.</summary>
internal static class WebhookEvents
{
    public static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        EventTypes.NewMessage, "MessageUpdated", "MessageDeleted", "ReactionChanged", EventTypes.ChatUpdated, EventTypes.AddToChat, EventTypes.RemoveFromChat);
}
