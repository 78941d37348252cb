using System.Text.Json.Serialization;
using Chat.Service.Reads;

namespace Chat.Service.Chats;

/// <summary>What a chat is to one of its members.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="MutedUntil">Until when it is not to disturb them.</param>
/// <param name="Notify">Of what it notifies them while they are not there and it is not muted.</param>
/// <param name="ReadSeq">Up to which message they have read; absent, with what follows, where only the rest changed.</param>
/// <param name="Unread">How many messages of others came after it, deleted ones not counted.</param>
/// <param name="Mentions">How many of those mention them.</param>
public sealed record ChatMembership(
    MemberRole Role,
    DateTimeOffset? MutedUntil,
    NotifyLevel Notify,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ReadSeq = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Unread = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Mentions = null)
{
    internal static ChatMembership Of(Member member, UnreadCount? count = null) =>
        new(member.Role, member.MutedUntil, member.Notify, count?.ReadSeq, count?.Unread, count?.Mentions);
}
