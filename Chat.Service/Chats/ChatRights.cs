namespace Chat.Service.Chats;

/// <summary>Who may do what in a chat; docs/chats.md has the same table for people.</summary>
internal static class ChatRights
{
    /// <summary>Whether <paramref name="role"/> is enough for <paramref name="act"/>.</summary>
    public static bool May(this MemberRole role, ChatAct act) => role <= LeastFor(act);

    /// <summary>Whoever stands higher: the owner everyone, an admin the members.</summary>
    public static bool MayRemove(this MemberRole role, MemberRole other) => role.May(ChatAct.RemoveMembers) && role < other;

    /// <summary>The lowest role that may do it.</summary>
    public static MemberRole LeastFor(ChatAct act) => act switch
    {
        ChatAct.ChangeType or ChatAct.GiveRoles or ChatAct.Delete => MemberRole.Owner,
        ChatAct.Edit or ChatAct.AddMembers or ChatAct.RemoveMembers or ChatAct.Archive or ChatAct.Ban => MemberRole.Admin,
        _ => MemberRole.Member,
    };

    /// <summary>A single chat is two people and their messages: nobody comes, goes or names it.</summary>
    public static bool IsForSingle(ChatAct act) => act is ChatAct.Delete;

    /// <summary>An archived chat is there to be read, and to be left.</summary>
    public static bool IsForArchived(ChatAct act) =>
        act is ChatAct.Archive or ChatAct.Leave or ChatAct.RemoveMembers or ChatAct.Ban or ChatAct.GiveRoles or ChatAct.Delete;
}
