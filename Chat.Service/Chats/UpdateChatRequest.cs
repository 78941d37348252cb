using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Chats;

/// <summary>The body of <c>PATCH /api/chats/{id}</c>, a merge patch (RFC 7396): what is absent stays, <c>null</c> takes away.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed class UpdateChatRequest
{
    /// <summary>The new name.</summary>
    public string? Name { get; init => (field, HasName) = (value, true); }

    /// <summary>What it is about; null: nothing.</summary>
    public string? Topic { get; init => (field, HasTopic) = (value, true); }

    /// <summary>The file that is its picture; null: none.</summary>
    public Guid? Avatar { get; init => (field, HasAvatar) = (value, true); }

    /// <summary><c>group</c>, <c>private_channel</c> or <c>public_channel</c>.</summary>
    public ChatType? Type { get; init => (field, HasType) = (value, true); }

    /// <summary>Who shall be in it, besides its owner: others are removed, new ones added.</summary>
    public IReadOnlyList<Guid>? Members { get; init => (field, HasMembers) = (value, true); }

    /// <summary>How many seconds a member who is no admin waits between two messages; 0: none.</summary>
    public int? SlowModeSeconds { get; init => (field, HasSlowMode) = (value, true); }

    internal bool HasName { get; private init; }

    internal bool HasTopic { get; private init; }

    internal bool HasAvatar { get; private init; }

    internal bool HasType { get; private init; }

    internal bool HasMembers { get; private init; }

    internal bool HasSlowMode { get; private init; }

    /// <summary>Whether anything changes that an admin may change.</summary>
    internal bool Edits => HasName || HasTopic || HasAvatar || HasSlowMode;

    internal bool HasAnything => Edits || HasType || HasMembers;

    /// <summary>The first thing that is wrong, by its field; null when nothing is.</summary>
    internal (string Field, string Message)? Fault(ChatLimits limits) =>
        HasName && PlainText.NameFault(Name, limits.NameLength) is { } name ? ("name", name)
        : Topic is not null && PlainText.Fault(Topic, limits.TopicLength) is { } topic ? ("topic", topic)
        : HasType && Type is null or ChatType.Single ? ("type", "A chat becomes a group, private_channel or public_channel.")
        : HasSlowMode && (SlowModeSeconds is not { } seconds || seconds < 0 || seconds > limits.SlowModeSeconds)
            ? ("slow_mode_seconds", $"Must be 0 to {limits.SlowModeSeconds} seconds.")
        : HasMembers && Members is null ? ("members", "Must be a list of people.")
        : Members is not null && Members.Distinct().Count() > limits.Members ? ("members", $"A chat has at most {limits.Members} members.")
        : null;
}
