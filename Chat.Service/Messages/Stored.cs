namespace Chat.Service.Messages;

/// <summary>What became of one message.</summary>
/// <param name="Outcome">Whether it is in the chat, and since when.</param>
/// <param name="Seq">Its number in the chat; 0 when it is not there, but see <see cref="StoreOutcome.TooSoon"/>.</param>
internal readonly record struct Stored(StoreOutcome Outcome, long Seq);

/// <summary>The numbers stand in the SQL of <see cref="MessageInsert"/> too.</summary>
internal enum StoreOutcome
{
    /// <summary>It was added.</summary>
    Added = 0,

    /// <summary>The sender's earlier message of the same client id is there, and nothing was added.</summary>
    Repeated = 1,

    /// <summary>No such chat, or the sender is not in it: the two look the same to an outsider.</summary>
    NotMember = 2,

    /// <summary>It names everyone in a channel, which is for its owners and admins.</summary>
    MayNotNameEveryone = 3,

    /// <summary>The message that it answers is not in the chat.</summary>
    NothingToAnswer = 4,

    /// <summary>There is no message that could be forwarded, or the sender may not read it.</summary>
    NothingToForward = 5,

    /// <summary>A file is not there, or the sender may not read it.</summary>
    NoSuchFile = 6,

    /// <summary>The chat is archived.</summary>
    Archived = 7,

    /// <summary>One of the two in a single chat has blocked the other.</summary>
    Blocked = 8,

    /// <summary>Slow mode: <see cref="Stored.Seq"/> says for how many seconds.</summary>
    TooSoon = 9,
}
