using Chat.Service.Messages;
using Chat.Service.Reads;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Chats;

/// <summary>What a <see cref="ChatView"/> is made of, as the database gives it.</summary>
internal sealed record ChatRow(Conversation Chat, Member? Me, UnreadCount? Unread, Message? Last, int MemberCount, List<Guid> Members)
{
    /// <summary>
    /// Two commands for any number of chats: one for them, their last messages and what is unread, one for their members. <paramref name="me"/> is who
    /// asks; null for what goes to several.
    /// </summary>
    public static IQueryable<ChatRow> Query(ChatDb db, IQueryable<Conversation> chats, Guid? me) => chats.AsNoTracking().AsSplitQuery().Select(c => new ChatRow(
        c,
        db.Members.FirstOrDefault(m => m.ChatId == c.Id && m.UserId == me),
        db.Members.Where(m => m.ChatId == c.Id && m.UserId == me).Select(UnreadCount.Of(db)).FirstOrDefault(),
        db.Messages.FirstOrDefault(m => m.ChatId == c.Id && m.Seq == c.LastSeq),
        c.Members.Count,
        c.Members.OrderBy(m => m.JoinedAt).ThenBy(m => m.UserId).Take(ChatView.MostMembers).Select(m => m.UserId).ToList()));

    public ChatView ToView() => new(
        Chat.Id, Chat.Type, Chat.Name, Chat.Topic, Chat.Avatar, Chat.ArchivedAt, Chat.SlowModeSeconds, Chat.CreatedBy, Chat.CreatedAt, Chat.LastSeq, MemberCount, Members,
        Last is null ? null : MessageView.Of(Last), Me is null ? null : ChatMembership.Of(Me, Unread));
}
