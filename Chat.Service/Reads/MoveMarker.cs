using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Reads;

/// <summary>
/// Moves a member's marker. The chat's row is not locked for it, since a hundred readers of one message must not stand in its writers'
/// way: so the counts say of which message they are the state.
/// </summary>
internal sealed class MoveMarker(ChatDb db, OutboxBell bell, TimeProvider time, IOptions<ReadLimits> limits)
{
    /// <summary>Forward only: a device that is behind takes nothing back. Where it stands already nothing changes, and nobody is told.</summary>
    public static async Task<Results<Ok<ReadMarker>, ProblemHttpResult>> ReadAsync(
        Guid id, ReadRequest request, CurrentUser me, MoveMarker move, CancellationToken cancellationToken) =>
        request.Seq < 1 ? Problem.Invalid("seq", "Must be the number of a message.") : await move.RunAsync(
            id, me.Id,
            $"""
            UPDATE members m SET read_seq = least({request.Seq}, c.last_seq) FROM chats c
            WHERE c.id = m.chat_id AND m.chat_id = {id} AND m.user_id = {me.Id} AND m.read_seq < least({request.Seq}, c.last_seq)
            """,
            isReceipt: true, cancellationToken);

    /// <summary>Back only, to before the message: for the user's own devices, the others have their receipt.</summary>
    public static async Task<Results<Ok<ReadMarker>, ProblemHttpResult>> UnreadAsync(
        Guid id, ReadRequest request, CurrentUser me, MoveMarker move, CancellationToken cancellationToken) =>
        request.Seq < 1 ? Problem.Invalid("seq", "Must be the number of a message.") : await move.RunAsync(
            id, me.Id,
            $"UPDATE members SET read_seq = {request.Seq - 1} WHERE chat_id = {id} AND user_id = {me.Id} AND read_seq > {request.Seq - 1}",
            isReceipt: false, cancellationToken);

    private async Task<Results<Ok<ReadMarker>, ProblemHttpResult>> RunAsync(
        Guid chat, Guid user, FormattableString update, bool isReceipt, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var moved = await db.Database.ExecuteSqlAsync(update, cancellationToken) > 0;
        if (await db.Members.Where(m => m.ChatId == chat && m.UserId == user).Select(UnreadCount.Of(db)).SingleOrDefaultAsync(cancellationToken) is not { } count)
        {
            return Problem.NotFound("chat");
        }

        var marker = new ReadMarker(chat, user, count.ReadSeq, count.LastSeq, count.Unread, count.Mentions);
        if (moved)
        {
            Guid[]? audience = isReceipt && await IsSharedAsync(chat, user, cancellationToken) ? null : [user];
            db.Add(OutboxEvent.Of(chat, EventTypes.ReadMarkerMoved, audience, marker, time.GetDatabaseNow()));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            bell.Ring();
        }

        return TypedResults.Ok(marker);
    }

    private async Task<bool> IsSharedAsync(Guid chat, Guid user, CancellationToken cancellationToken) =>
        !await db.ReceiptOptOuts.AnyAsync(o => o.UserId == user, cancellationToken)
        && await db.Members.Where(m => m.ChatId == chat).Take(limits.Value.ReceiptMembers + 1).CountAsync(cancellationToken) <= limits.Value.ReceiptMembers;
}
