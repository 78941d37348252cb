namespace Chat.Service.Messages;

/// <summary>What became of one message.</summary>
/// <param name="Outcome">Whether it is in the chat, and since when.</param>
/// <param name="Seq">Its number in the chat; 0 when it is not there.</param>
internal readonly record struct Stored(StoreOutcome Outcome, long Seq);

internal enum StoreOutcome
{
    /// <summary>It was added.</summary>
    Added,

    /// <summary>The sender's earlier message of the same client id is there, and nothing was added.</summary>
    Repeated,

    /// <summary>No such chat, or the sender is not in it: the two look the same to an outsider.</summary>
    NotMember,
}
