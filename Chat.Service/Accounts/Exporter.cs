using System.Runtime.CompilerServices;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Scheduled;
using Chat.Service.Storage;
using Chat.Service.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Accounts;

/// <summary>Reads what Chat keeps of a person, as it is asked for.</summary>
internal sealed class Exporter(ChatDb db)
{
    /// <summary>Nobody is kept waiting by it but the person: the tables have no index for most of this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public ChatExport Of(Guid user)
    {
        db.Database.SetCommandTimeout(Patience);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return new ChatExport(
            RowsAsync(db.Members.Where(m => m.UserId == user).OrderBy(m => m.ChatId)
                .Join(db.Chats, m => m.ChatId, c => c.Id, (m, c) => new ExportedChat(c.Id, c.Type, c.Name, m.Role, m.JoinedAt, m.ReadSeq, m.MutedUntil))),
            RowsAsync(db.Messages.Where(m => m.SenderId == user && m.DeletedAt == null).OrderBy(m => m.ChatId).ThenBy(m => m.Seq)).Select(MessageView.Of),
            RowsAsync(db.Reactions.Where(r => r.UserId == user).OrderBy(r => r.ChatId).ThenBy(r => r.Seq)
                .Select(r => new ExportedReaction(r.ChatId, r.Seq, r.Emoji, r.CreatedAt))),
            RowsAsync(db.Set<StoredFile>().Where(f => f.UploaderId == user).OrderBy(f => f.Id).Include(f => f.Content))
                .Select(f => FileView.Of(f.Id, f.Name, f.Content!)),
            RowsAsync(db.Drafts.Where(d => d.UserId == user && d.Content != null).OrderBy(d => d.UpdatedAt)
                .Select(d => new ExportedDraft(d.ChatId, d.ThreadSeq, d.Content, d.UpdatedAt))),
            RowsAsync(db.ScheduledMessages.Where(s => s.UserId == user).OrderBy(s => s.SendAt)).Select(ScheduledView.Of),
            RowsAsync(db.SavedMessages.Where(s => s.UserId == user).OrderBy(s => s.SavedAt).Select(s => new ExportedSave(s.ChatId, s.Seq, s.SavedAt))),
            RowsAsync(db.Blocks.Where(b => b.UserId == user).OrderBy(b => b.CreatedAt).Select(b => new ExportedBlock(b.BlockedId, b.CreatedAt))),
            RowsAsync(db.Reports.Where(r => r.ReporterId == user).OrderBy(r => r.Id).Select(r => new ExportedReport(r.MessageId, r.Reason, r.CreatedAt))),
            RowsAsync(db.Webhooks.Where(w => w.OwnerId == user).OrderBy(w => w.Id)).Select(webhook => WebhookView.Of(webhook)));
    }

    /// <summary>Is through with its reader at its end: the serializer disposes a list only after it has begun with the next.</summary>
    private static async IAsyncEnumerable<T> RowsAsync<T>(IQueryable<T> query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in query.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return row;
        }
    }
}
