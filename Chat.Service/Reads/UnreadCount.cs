using System.Linq.Expressions;
using Chat.Service.Chats;
using Chat.Service.Messages;
using Chat.Service.Storage;

namespace Chat.Service.Reads;

/// <summary>
/// How far a member has read, and what is left. Unread is what others wrote after the marker and is not deleted: the distance of two
/// numbers, less one's own and the deleted messages in between. So it costs no reading of messages, and an edit, a deletion or a message of
/// one's own needs no bookkeeping. A mention counts once per message, and one's own <c>@all</c> not at all.
/// </summary>
internal sealed record UnreadCount(long LastSeq, long ReadSeq, long Unread, int Mentions)
{
    /// <summary>For a query over members.</summary>
    public static Expression<Func<Member, UnreadCount>> Of(ChatDb db) => m => new UnreadCount(
        db.Chats.Where(c => c.Id == m.ChatId).Select(c => c.LastSeq).Single(),
        m.ReadSeq,
        db.Chats.Where(c => c.Id == m.ChatId).Select(c => c.LastSeq).Single() - m.ReadSeq
            - db.Messages.Count(x => x.ChatId == m.ChatId && x.SenderId == m.UserId && x.Seq > m.ReadSeq)
            - db.Messages.Count(x => x.ChatId == m.ChatId && x.Seq > m.ReadSeq && x.DeletedAt != null && x.SenderId != m.UserId),
        db.Mentions.Where(x => x.ChatId == m.ChatId && (x.UserId == m.UserId || x.UserId == Mention.All || x.UserId == Mention.Here)
            && x.Seq > m.ReadSeq && x.SenderId != m.UserId).Select(x => x.Seq).Distinct().Count());
}
