namespace Chat.Service.Chats;

/// <summary>What a chat is to one of its members.</summary>
/// <param name="Role">What they may do.</param>
public sealed record ChatMembership(MemberRole Role);
