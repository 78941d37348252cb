using System.Text.Json.Serialization;

namespace Auth.Service.Bots;

/// <summary>A bot as its owner gets it.</summary>
/// <param name="Id">UUIDv7: whom to add to a chat.</param>
/// <param name="OwnerId">Who answers for it.</param>
/// <param name="Name">What others read.</param>
/// <param name="Avatar">The picture, or null.</param>
/// <param name="Scopes">What its token may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="TokenCreatedAt">When its token was made.</param>
/// <param name="ExpiresAt">When the token ends by itself; null: never.</param>
/// <param name="LastUsedAt">When the token was last used, to the minute; null: not yet.</param>
/// <param name="Token">The token itself, <c>rgb_…</c>; only in the answer that makes it.</param>
public sealed record BotView(
    Guid Id,
    Guid OwnerId,
    string Name,
    Guid? Avatar,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset TokenCreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null)
{
    internal static BotView Of(Bot bot) =>
        new(bot.Id, bot.OwnerId, bot.Name, bot.Avatar, bot.Scopes, bot.CreatedAt, bot.TokenCreatedAt, bot.ExpiresAt, bot.LastUsedAt);
}
