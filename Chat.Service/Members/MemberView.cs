using Chat.Service.Chats;

namespace Chat.Service.Members;

/// <summary>A member as the other members get it.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Role">What they may do.</param>
/// <param name="JoinedAt">Since when.</param>
public sealed record MemberView(Guid UserId, MemberRole Role, DateTimeOffset JoinedAt)
{
    internal static MemberView Of(Member member) => new(member.UserId, member.Role, member.JoinedAt);
}
