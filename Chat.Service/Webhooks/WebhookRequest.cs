using System.Text.Json.Serialization;
using Chat.Service.Outbound;

namespace Chat.Service.Webhooks;

/// <summary>The body of <c>POST /api/webhooks</c>, and, with what shall change, of <c>PATCH /api/webhooks/{id}</c>.</summary>
/// <param name="Url">Where to: https, on the public Internet.</param>
/// <param name="Events">
/// Which events: <c>NewMessage</c>, <c>MessageUpdated</c>, <c>MessageDeleted</c>, <c>ReactionChanged</c>, <c>ChatUpdated</c>,
/// <c>AddToChat</c>, <c>RemoveFromChat</c>.
/// </param>
/// <param name="Chats">Of which chats: the caller must be an owner or admin of each, and stay one.</param>
/// <param name="Enabled">False pauses it; true goes on from where it stopped, as far as the log goes back.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WebhookRequest(string? Url, IReadOnlyList<string>? Events, IReadOnlyList<Guid>? Chats, bool? Enabled)
{
    /// <summary>The first thing that is wrong, by its field; null when nothing is.</summary>
    internal (string Field, string Message)? Fault(WebhookOptions options, bool isNew) =>
        (isNew || Url is not null) && OutboundUrl.Fault(Url, options.AllowPrivateAddresses) is { } url ? ("url", url)
        : (isNew || Events is not null) && !(Events is { Count: > 0 } && Events.All(WebhookEvents.Known.Contains))
            ? ("events", $"Must name some of {string.Join(", ", WebhookEvents.Known.Order(StringComparer.Ordinal))}.")
        : (isNew || Chats is not null) && !(Chats is { Count: > 0 } && Chats.Distinct().Count() <= options.Chats)
            ? ("chats", $"Must name 1 to {options.Chats} chats.")
        : isNew && Enabled == false ? ("enabled", "A new webhook is on.")
        : null;
}
