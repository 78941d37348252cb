using System.Text.Json.Serialization;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>An incoming webhook as the chat's admins get it.</summary>
/// <param name="Id">UUIDv7; also the sender of its messages.</param>
/// <param name="ChatId">Where they go.</param>
/// <param name="Name">Whose name they bear.</param>
/// <param name="Avatar">The picture, or null.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="LastUsedAt">When it last brought a message, to the minute.</param>
/// <param name="DisabledAt">Since when it takes nothing, because its maker's account is closed, or null; a new address opens it again.</param>
/// <param name="Url">Where to post, at this server: <c>/hooks/rgh_…</c>. A secret, and only in the answer that makes it.</param>
public sealed record HookView(
    Guid Id,
    Guid ChatId,
    string Name,
    Guid? Avatar,
    Guid CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? DisabledAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null)
{
    internal static HookView Of(Hook hook) => new(hook.Id, hook.ChatId, hook.Name, hook.Avatar, hook.CreatedBy, hook.CreatedAt, hook.LastUsedAt, hook.DisabledAt);

    internal static HookView Of(Hook hook, string token) => Of(hook) with { Url = $"/hooks/{token}" };
}
