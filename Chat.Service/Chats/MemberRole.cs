namespace Chat.Service.Chats;

/// <summary>What a member may do in a chat, the most first.</summary>
internal enum MemberRole
{
    Owner,
    Admin,
    Member,
}
