using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Chats;

/// <summary>
/// Opens changes of chats. Whoever changes a chat or its members holds the chat's row, as whoever stores a message does: so what
/// happens in a chat has one order, and its events have the same.
/// </summary>
internal sealed class ChatChanges(ChatDb db, OutboxBell bell, TimeProvider time)
{
    /// <summary>Null where <paramref name="me"/> is not in such a chat: the two look the same to an outsider.</summary>
    public async Task<HeldChat?> HoldAsync(Guid chat, Guid me, CancellationToken cancellationToken)
    {
        // Without the row's lock first: nobody shall be able to hold the chats of others.
        if (!await db.Members.AnyAsync(m => m.ChatId == chat && m.UserId == me, cancellationToken))
        {
            return null;
        }

        var held = await HoldAnyAsync(chat, me, cancellationToken);
        if (held is { Me: null })
        {
            await held.DisposeAsync();
            return null;
        }

        return held;
    }

    /// <summary>
    /// As <see cref="HoldAsync"/>, also for someone who is not in the chat. Null where there is none. Within a transaction of the caller's
    /// it is part of that.
    /// </summary>
    public async Task<HeldChat?> HoldAnyAsync(Guid chat, Guid me, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var found = await db.Chats
            .FromSql($"SELECT * FROM chats WHERE id = {chat} AND deleted_at IS NULL FOR NO KEY UPDATE")
            .ToListAsync(cancellationToken);
        if (found is not [var conversation])
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }

        var member = await db.Members.FindAsync([chat, me], cancellationToken);
        return new HeldChat(db, transaction, bell, time.GetDatabaseNow(), conversation, me, member);
    }
}
