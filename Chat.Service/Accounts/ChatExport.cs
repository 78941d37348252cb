using Chat.Service.Chats;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Scheduled;
using Chat.Service.Webhooks;

namespace Chat.Service.Accounts;

/// <summary>What Chat keeps of a person. Each list is read while it is written, one after the other.</summary>
/// <param name="Chats">The chats that they are in.</param>
/// <param name="Messages">What they wrote and did not delete, in chats that they have left too; by chat, in its order.</param>
/// <param name="Reactions">What they reacted with.</param>
/// <param name="Files">What they uploaded; the content of each is at its <c>url</c>.</param>
/// <param name="Drafts">What they have begun to write.</param>
/// <param name="Scheduled">What is to be sent later, or was a short while ago.</param>
/// <param name="Saved">What they keep.</param>
/// <param name="Blocked">Whom they have blocked.</param>
/// <param name="Reports">What they have told the admins of.</param>
/// <param name="Webhooks">Where they have events sent.</param>
internal sealed record ChatExport(
    IAsyncEnumerable<ExportedChat> Chats,
    IAsyncEnumerable<MessageView> Messages,
    IAsyncEnumerable<ExportedReaction> Reactions,
    IAsyncEnumerable<FileView> Files,
    IAsyncEnumerable<ExportedDraft> Drafts,
    IAsyncEnumerable<ScheduledView> Scheduled,
    IAsyncEnumerable<ExportedSave> Saved,
    IAsyncEnumerable<ExportedBlock> Blocked,
    IAsyncEnumerable<ExportedReport> Reports,
    IAsyncEnumerable<WebhookView> Webhooks);

internal sealed record ExportedChat(
    Guid Id, ChatType Type, string? Name, MemberRole Role, DateTimeOffset JoinedAt, long ReadSeq, DateTimeOffset? MutedUntil);

internal sealed record ExportedReaction(Guid ChatId, long Seq, string Emoji, DateTimeOffset CreatedAt);

internal sealed record ExportedDraft(Guid ChatId, long ThreadSeq, string? Content, DateTimeOffset UpdatedAt);

internal sealed record ExportedSave(Guid ChatId, long Seq, DateTimeOffset SavedAt);

internal sealed record ExportedBlock(Guid UserId, DateTimeOffset CreatedAt);

internal sealed record ExportedReport(Guid MessageId, string Reason, DateTimeOffset CreatedAt);
