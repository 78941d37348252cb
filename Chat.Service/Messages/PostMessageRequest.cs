using System.Text.Json.Serialization;
using Chat.Service.Files;
using Chat.Service.Text;

namespace Chat.Service.Messages;

/// <summary>The body of <c>POST /api/chats/{id}/messages</c>.</summary>
/// <param name="Content">Markdown source, kept exactly as typed; 1 to <see cref="MessageLimits.ContentLength"/> characters. Not with <paramref name="ForwardOf"/>; may be empty with <paramref name="Files"/>.</param>
/// <param name="ClientId">The sender's own id for the message: sent again, the first reply is answered again.</param>
/// <param name="ReplyTo">The message of this chat that it answers.</param>
/// <param name="Mentions">Whom it names: users' ids; <c>all</c> and <c>here</c>, in channels for owners and admins. At most <see cref="MessageLimits.Mentions"/>.</param>
/// <param name="ForwardOf">A message of any chat of the sender's, whose content and files are repeated.</param>
/// <param name="Files">Files that the sender uploaded or may read: their ids, or the urls that the upload answered. At most <see cref="MessageLimits.Files"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PostMessageRequest(
    string? Content, Guid? ClientId = null, Guid? ReplyTo = null, IReadOnlyList<string>? Mentions = null, Guid? ForwardOf = null,
    IReadOnlyList<string>? Files = null)
{
    /// <summary>The first thing that is wrong, by its field; null when nothing is.</summary>
    internal (string Field, string Message)? Fault(MessageLimits limits) =>
        ForwardOf is not null && Content is not null ? ("content", "Is that of the forwarded message.")
        : ForwardOf is not null && Files is not null ? ("files", "Are those of the forwarded message.")
        : ForwardOf is null && !(Files is { Count: > 0 } && string.IsNullOrEmpty(Content)) && PlainText.Fault(Content, limits.ContentLength) is { } fault ? ("content", fault)
        : MentionsFault(Mentions, limits) is { } unclear ? ("mentions", unclear)
        : FilesFault(limits) is { } strange ? ("files", strange)
        : null;

    private string? FilesFault(MessageLimits limits) =>
        Files is null ? null
        : Files.Count > limits.Files ? $"Must be at most {limits.Files}."
        : FileReference.Parse(Files) is null ? FileReference.Fault
        : null;

    internal static string? MentionsFault(IReadOnlyList<string>? mentions, MessageLimits limits) =>
        mentions is null ? null
        : mentions.Count > limits.Mentions ? $"Must be at most {limits.Mentions}."
        : Mention.Parse(mentions) is null ? "Must be users' ids, all or here."
        : null;
}
