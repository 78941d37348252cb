using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Chats;

/// <summary>The body of <c>POST /api/chats</c>: <c>{type:"single",user_id}</c> or <c>{type,name,members[]}</c>.</summary>
/// <param name="Type">What kind of chat.</param>
/// <param name="UserId">The other person of a single chat; not for other types.</param>
/// <param name="Name">Of a group or channel; not for a single chat.</param>
/// <param name="Topic">What a group or channel is about.</param>
/// <param name="Members">People of a group or channel from its start, besides its creator.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateChatRequest(ChatType? Type, Guid? UserId, string? Name, string? Topic, IReadOnlyList<Guid>? Members)
{
    /// <summary>The first thing that is wrong, by its field; null when nothing is.</summary>
    internal (string Field, string Message)? Fault(Guid creator, ChatLimits limits) => Type switch
    {
        null => ("type", "Is missing: single, group, private_channel or public_channel."),
        ChatType.Single when UserId is null => ("user_id", "Is missing: whom the chat is with."),
        ChatType.Single when UserId == creator => ("user_id", "Must be someone else."),
        ChatType.Single when Name is not null => ("name", "A single chat has no name."),
        ChatType.Single when Topic is not null => ("topic", "A single chat has no topic."),
        ChatType.Single when Members is not null => ("members", "A single chat is with one person: user_id."),
        ChatType.Single => null,
        _ when UserId is not null => ("user_id", "Is for single chats; members says who is in this one."),
        _ when PlainText.NameFault(Name, limits.NameLength) is { } fault => ("name", fault),
        _ when Topic is not null && PlainText.Fault(Topic, limits.TopicLength) is { } fault => ("topic", fault),
        _ when Others(creator).Count >= limits.Members => ("members", $"A chat has at most {limits.Members} members, its creator included."),
        _ => null,
    };

    /// <summary>Everyone but the creator, each once.</summary>
    internal List<Guid> Others(Guid creator) =>
        Type == ChatType.Single ? [UserId!.Value] : [.. (Members ?? []).Distinct().Where(member => member != creator)];
}
