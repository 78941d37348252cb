using System.Text.Json.Serialization;
using Chat.Service.Files;
using Chat.Service.Previews;
using Chat.Service.Threads;

namespace Chat.Service.Messages;

/// <summary>A message as clients get it: in replies, in history and as the body of <c>NewMessage</c>.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="ChatId">The chat that it stands in.</param>
/// <param name="SenderId">Who wrote it.</param>
/// <param name="ClientId">The sender's own id for it, when one was given.</param>
/// <param name="Content">Markdown source, exactly as typed.</param>
/// <param name="Files">Files that hang on it.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="Mentions">Whom it names: users' ids, <c>all</c>, <c>here</c>.</param>
/// <param name="Reactions">Per emoji, who reacted with it, the first one first.</param>
/// <param name="CreatedAt">When it was stored, in microseconds.</param>
/// <param name="EditedAt">When it was last edited.</param>
/// <param name="DeletedAt">When it was deleted; the content is empty then.</param>
/// <param name="Seq">Its number in the chat: 1, 2, 3, … The last member, see <see cref="NewMessage"/>.</param>
/// <param name="Kind">Absent for what a person wrote.</param>
/// <param name="ForwardOf">The message that it repeats; absent when it repeats none.</param>
/// <param name="ForwardedFrom">Who wrote what it repeats.</param>
/// <param name="PinnedAt">Since when it is pinned; absent when it is not.</param>
/// <param name="PinnedBy">Who pinned it.</param>
/// <param name="Thread">What it began; absent when nobody has answered.</param>
/// <param name="Previews">What the pages that it links to say of themselves; absent when there is nothing. They come a moment after the message.</param>
public sealed record MessageView(
    Guid Id,
    Guid ChatId,
    Guid SenderId,
    Guid? ClientId,
    string Content,
    IReadOnlyList<FileView> Files,
    Guid? ReplyTo,
    IReadOnlyList<string> Mentions,
    IReadOnlyDictionary<string, IReadOnlyList<Guid>> Reactions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt,
    [property: JsonPropertyOrder(1)] long Seq,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageKind? Kind = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ForwardOf = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ForwardedFrom = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? PinnedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? PinnedBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ThreadView? Thread = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LinkPreview>? Previews = null)
{
    private static readonly Dictionary<string, IReadOnlyList<Guid>> NoReactions = [];

    internal static MessageView Of(Message message) => new(
        message.Id, message.ChatId, message.SenderId, message.ClientId, message.Content,
        message.DeletedAt is null ? message.Files ?? [] : [], message.ReplyTo,
        message.Mentions.Length == 0 ? [] : Array.ConvertAll(message.Mentions, Mention.ToWord), NoReactions,
        message.CreatedAt, message.EditedAt, message.DeletedAt, message.Seq,
        message.Kind == MessageKind.Text ? null : message.Kind, message.ForwardOf, message.ForwardedFrom,
        Previews: message.DeletedAt is null ? message.Previews : null);
}
