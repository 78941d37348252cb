using System.Data;
using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Messages;

/// <summary>
/// A change to one stored message and the event that tells of it, in one transaction. Changes of one message come one after the other,
/// so each event's body is the message after that change and before the next. Without <see cref="SaveAsync"/> nothing happens.
/// </summary>
internal sealed class MessageChange(ChatDb db, MessageViews views, OutboxBell bell, TimeProvider time)
{
    /// <summary>
    /// The message, tracked and held, with the caller's role in its chat; null when it is not there or not the caller's to see. An
    /// installation's admin may pass without being in the chat.
    /// </summary>
    public async Task<HeldMessage?> HoldAsync(
        Guid chat, Guid message, CurrentUser me, CancellationToken cancellationToken, bool orAdmin = false)
    {
        await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var rights = await db.Chats.AsNoTracking().Where(c => c.Id == chat)
            .Select(c => new { c.Type, c.ArchivedAt, c.IsBlocked, Role = c.Members.Where(m => m.UserId == me.Id).Select(m => (MemberRole?)m.Role).SingleOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (rights is null || (rights.Role is null && !(orAdmin && me.Role == Roles.Admin)))
        {
            return null;
        }

        var held = await db.Messages
            .FromSql($"SELECT * FROM messages WHERE id = {message} AND chat_id = {chat} FOR NO KEY UPDATE")
            .SingleOrDefaultAsync(cancellationToken);
        return held is null ? null : new HeldMessage(
            held, rights.Type, rights.Role, me, rights.ArchivedAt is not null ? Refused.Archived() : rights.IsBlocked ? Refused.CannotMessage() : null);
    }

    /// <summary>Commits what was changed, with an event of <paramref name="type"/> to the chat's members: the message as it is now.</summary>
    public Task<MessageView> SaveAsync(Message message, string type, CancellationToken cancellationToken) =>
        SaveAsync(message, type, view => view, cancellationToken);

    /// <summary>As above, with a body of one's own.</summary>
    public async Task<TBody> SaveAsync<TBody>(Message message, string type, Func<MessageView, TBody> body, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var view = await views.SingleAsync(db.Messages.Where(m => m.ChatId == message.ChatId && m.Seq == message.Seq), cancellationToken);
        var told = body(view!);
        db.Add(OutboxEvent.Of(message.ChatId, type, users: null, told, time.GetDatabaseNow(), message.Seq));
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.CommitTransactionAsync(cancellationToken);
        bell.Ring();
        return told;
    }
}

/// <summary>
/// A message that nobody else changes meanwhile, and what its caller may do. <c>Closed</c> says why nothing is said in its chat any more:
/// what deletes may still be done, what edits, reacts or pins may not.
/// </summary>
internal sealed record HeldMessage(Message Message, ChatType ChatType, MemberRole? Role, CurrentUser Caller, ProblemHttpResult? Closed)
{
    public bool IsAuthor => Message.SenderId == Caller.Id;

    public bool IsDeleted => Message.DeletedAt is not null;

    /// <summary>Owner or admin of a chat that has more than two people: both ends of a single chat are its owners, and of their own words only.</summary>
    public bool IsChatAdmin => Role is MemberRole.Owner or MemberRole.Admin && ChatType != ChatType.Single;

    public bool IsChannel => ChatType is ChatType.PrivateChannel or ChatType.PublicChannel;
}
