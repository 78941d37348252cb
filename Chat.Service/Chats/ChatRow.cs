using Chat.Service.Messages;
using Chat.Service.Reads;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Chats;

/// <summary>What a <see cref="ChatView"/> is made of, as the database gives it.</summary>
internal sealed record ChatRow(Conversation Chat, Member? Me, int Own, int Deleted, int Mentions, Message? Last, int Count, Guid[]? First)
{
    /// <summary>
    /// One command for any number of chats: with their last messages, their members and what is unread. <paramref name="me"/> is who asks; null
    /// for what goes to several.
    /// </summary>
    /// <remarks>
    /// Joins, because FirstOrDefault of a row becomes a window over the whole table; the counts are those of <see cref="UnreadCount"/>, for the
    /// chats of the page alone. Who has been in a chat longest is an array, where a join would repeat the chat for each of them.
    /// </remarks>
    public static IQueryable<ChatRow> Query(ChatDb db, IQueryable<Conversation> chats, Guid? me) => chats.AsNoTracking()
        .SelectMany(c => db.Messages.Where(m => m.ChatId == c.Id && m.Seq == c.LastSeq).DefaultIfEmpty(), (c, last) => new { Chat = c, Last = last })
        .SelectMany(c => db.Members.Where(m => m.ChatId == c.Chat.Id && m.UserId == me).DefaultIfEmpty(), (c, mine) => new ChatRow(
            c.Chat,
            mine,
            db.Messages.Count(m => m.ChatId == c.Chat.Id && m.SenderId == me && m.Seq > mine!.ReadSeq),
            db.Messages.Count(m => m.ChatId == c.Chat.Id && m.DeletedAt != null && m.SenderId != me && m.Seq > mine!.ReadSeq),
            db.Mentions.Where(m => m.ChatId == c.Chat.Id && (m.UserId == me || m.UserId == Mention.All || m.UserId == Mention.Here)
                && m.SenderId != me && m.Seq > mine!.ReadSeq).Select(m => m.Seq).Distinct().Count(),
            c.Last,
            db.Members.Count(m => m.ChatId == c.Chat.Id),
            db.Members.Where(m => m.ChatId == c.Chat.Id).OrderBy(m => m.JoinedAt).ThenBy(m => m.UserId).Take(ChatView.MostMembers)
                .GroupBy(m => m.ChatId)
                .Select(chat => EF.Functions.ArrayAgg(chat.OrderBy(m => m.JoinedAt).ThenBy(m => m.UserId).Select(m => m.UserId)))
                .FirstOrDefault()));

    public ChatView ToView() => new(
        Chat.Id, Chat.Type, Chat.Name, Chat.Topic, Chat.Avatar, Chat.ArchivedAt, Chat.SlowModeSeconds, Chat.CreatedBy, Chat.CreatedAt, Chat.LastSeq,
        Count, First ?? [], Last is null ? null : MessageView.Of(Last),
        Me is null ? null : ChatMembership.Of(Me, new UnreadCount(Chat.LastSeq, Me.ReadSeq, Chat.LastSeq - Me.ReadSeq - Own - Deleted, Mentions)));
}
