using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Accounts;

/// <summary>
/// An account that is no more leaves its chats and takes along what nobody but its owner saw. Messages and reactions stay, by an author of
/// whom only the id is left. Each chat is left in a transaction of its own; what is interrupted goes on where it was when it is told again.
/// </summary>
internal sealed class EraseAccount(ChatDb db, ChatChanges changes, CloseAccount closing, Heirs heirs)
{
    /// <summary>Tables that are seldom asked by user have no index for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(Guid user, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(Patience);
        await closing.RunAsync(user, cancellationToken);
        await ForgetAsync(user, cancellationToken);
        var chats = await db.Members.Where(m => m.UserId == user).Select(m => m.ChatId).ToListAsync(cancellationToken);
        foreach (var chat in chats)
        {
            while (!await LeaveAsync(chat, user, cancellationToken))
            {
                db.ChangeTracker.Clear();
            }

            db.ChangeTracker.Clear();
        }
    }

    private async Task ForgetAsync(Guid user, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Drafts.Where(d => d.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.SavedMessages.Where(s => s.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.ScheduledMessages.Where(s => s.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.ThreadFollows.Where(f => f.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.ReceiptOptOuts.Where(o => o.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.Blocks.Where(b => b.UserId == user || b.BlockedId == user).ExecuteDeleteAsync(cancellationToken);
        await db.PushRecords.Where(r => r.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.Webhooks.Where(w => w.OwnerId == user).ExecuteDeleteAsync(cancellationToken);

        // An incoming webhook's messages are from a bot of the webhook's id.
        await db.Hooks.Where(h => h.Id == user).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <returns>False: the members have changed since the heir was looked for.</returns>
    private async Task<bool> LeaveAsync(Guid chat, Guid user, CancellationToken cancellationToken)
    {
        // Before the chat is held: a slow Auth must not keep its messages waiting.
        var line = await heirs.FindAsync(chat, user, cancellationToken);
        await using var held = await changes.HoldAsync(chat, user, cancellationToken);
        if (held?.Me is not { } me)
        {
            return true;
        }

        if (held.Chat.Type == ChatType.Single)
        {
            return await CloseAsync(held, cancellationToken);
        }

        if (line is not null)
        {
            var members = await held.MembersAsync(cancellationToken);
            if (!line.IsOf(members))
            {
                return false;
            }

            if (line.Heir is not { } heir)
            {
                await held.DeleteAsync(cancellationToken);
                await held.CommitAsync(cancellationToken);
                return true;
            }

            held.SetRole(members.Single(m => m.UserId == heir), MemberRole.Owner);
        }
        else if (me.Role == MemberRole.Owner)
        {
            return false;
        }

        held.Remove(me);
        await held.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>A single chat is the two people that it is between: the other keeps it, to be read and deleted.</summary>
    private static async Task<bool> CloseAsync(HeldChat held, CancellationToken cancellationToken)
    {
        if (held.Chat.ArchivedAt is null)
        {
            held.Chat.ArchivedAt = held.Now;
            await held.CommitAsync(cancellationToken);
        }

        return true;
    }
}
