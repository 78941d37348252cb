namespace Chat.Service.Chats;

/// <summary>What one can do to a chat, besides talking in it.</summary>
internal enum ChatAct
{
    /// <summary>Change name, topic, avatar.</summary>
    Edit,

    /// <summary>Make a group a channel, or a channel public.</summary>
    ChangeType,

    AddMembers,

    RemoveMembers,

    /// <summary>Make admins, and someone else the owner.</summary>
    GiveRoles,

    Leave,

    /// <summary>Make it read-only, and undo that.</summary>
    Archive,

    /// <summary>Keep someone out, and let them in again.</summary>
    Ban,

    Delete,
}
