namespace Chat.Service.Chats;

/// <summary>What a chat is to one of its members.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="MutedUntil">Until when it is not to disturb them.</param>
public sealed record ChatMembership(MemberRole Role, DateTimeOffset? MutedUntil)
{
    internal static ChatMembership Of(Member member) => new(member.Role, member.MutedUntil);
}
