namespace Chat.Service.Chats;

/// <summary>The body of <c>ChatUpdated</c>: the chat as it is now, and which of its members came, went or changed.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Type">What kind of chat.</param>
/// <param name="Name">Its name.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Avatar">The file that is its picture.</param>
/// <param name="ArchivedAt">Since when it is read-only.</param>
/// <param name="SlowModeSeconds">How long a member waits between two messages; 0: not at all.</param>
/// <param name="MemberCount">How many are in it.</param>
/// <param name="Members">Those whose part in it changed.</param>
/// <param name="By">Who changed it.</param>
public sealed record ChatUpdate(
    Guid Id, ChatType Type, string? Name, string? Topic, Guid? Avatar, DateTimeOffset? ArchivedAt, int SlowModeSeconds,
    int MemberCount, IReadOnlyList<MemberChange> Members, Guid By);

/// <summary>What became of one member.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Role">The role from now on; null: they are in the chat no more.</param>
public sealed record MemberChange(Guid UserId, MemberRole? Role);

/// <summary>The body of <c>RemoveFromChat</c>.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="UserIds">Who is in it no more.</param>
/// <param name="By">Who removed them; they themselves when they left.</param>
public sealed record ChatLeft(Guid ChatId, IReadOnlyList<Guid> UserIds, Guid By);

/// <summary>The body of a <c>ChatUpdated</c> that goes to one person: what the chat is to them now.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Me">What it is to them.</param>
public sealed record MembershipUpdate(Guid Id, ChatMembership Me);
