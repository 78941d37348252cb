using System.Text.Json.Serialization;
using Chat.Service.Messages;

namespace Chat.Service.Chats;

/// <summary>A chat as its members get it: in replies, in lists and as the body of <c>NewChat</c> and <c>AddToChat</c>.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Type">What kind of chat.</param>
/// <param name="Name">Null for a single chat: its name is the other person's.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Avatar">The file that is its picture.</param>
/// <param name="ArchivedAt">Since when it is read-only.</param>
/// <param name="SlowModeSeconds">How long a member waits between two messages; 0: not at all.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="LastSeq">The number of the newest message; 0 when there is none.</param>
/// <param name="MemberCount">How many are in it.</param>
/// <param name="Members">Those who are longest in it, at most <see cref="MostMembers"/>.</param>
/// <param name="LastMessage">The newest message.</param>
/// <param name="Me">What it is to the caller; absent in events, which are for several.</param>
public sealed record ChatView(
    Guid Id,
    ChatType Type,
    string? Name,
    string? Topic,
    Guid? Avatar,
    DateTimeOffset? ArchivedAt,
    int SlowModeSeconds,
    Guid CreatedBy,
    DateTimeOffset CreatedAt,
    long LastSeq,
    int MemberCount,
    IReadOnlyList<Guid> Members,
    MessageView? LastMessage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChatMembership? Me)
{
    /// <summary>A page of big channels must stay a page.</summary>
    internal const int MostMembers = 50;

    internal static ChatView New(Conversation chat) => new(
        chat.Id, chat.Type, chat.Name, chat.Topic, chat.Avatar, chat.ArchivedAt, chat.SlowModeSeconds, chat.CreatedBy, chat.CreatedAt, 0, chat.Members.Count,
        [.. chat.Members.Take(MostMembers).Select(m => m.UserId)], LastMessage: null, Me: null);
}
