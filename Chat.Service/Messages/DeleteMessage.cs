using Chat.Service.Audit;
using Chat.Service.Delivery;
using Chat.Service.Files;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

internal static class DeleteMessage
{
    /// <summary>
    /// Leaves a tombstone: number, sender and times stay, and everything that it said, or that was said of it, is gone. The author's, the
    /// chat's admins' and the installation's admins'. A second time changes nothing.
    /// </summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, Guid message, CurrentUser me, MessageChange change, AuditTrail audit, ChatDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await change.HoldAsync(id, message, me, cancellationToken, orAdmin: true) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (!held.IsAuthor && !held.IsChatAdmin && me.Role != Roles.Admin)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "not_the_author", "Only its author and admins delete a message.");
        }

        var deleted = held.Message;
        if (!held.IsDeleted)
        {
            await db.MessageEdits.Where(e => e.ChatId == id && e.Seq == deleted.Seq).ExecuteDeleteAsync(cancellationToken);
            var named = deleted.Mentions;
            await db.Mentions.Where(m => m.ChatId == id && m.Seq == deleted.Seq && named.Contains(m.UserId)).ExecuteDeleteAsync(cancellationToken);
            await db.Reactions.Where(r => r.ChatId == id && r.Seq == deleted.Seq).ExecuteDeleteAsync(cancellationToken);
            await db.Pins.Where(p => p.ChatId == id && p.Seq == deleted.Seq).ExecuteDeleteAsync(cancellationToken);
            await db.Set<MessageFile>().Where(f => f.ChatId == id && f.Seq == deleted.Seq).ExecuteDeleteAsync(cancellationToken);
            (deleted.Content, deleted.Mentions, deleted.Files, deleted.Previews, deleted.EditedAt, deleted.DeletedAt) = ("", [], null, null, null, time.GetDatabaseNow());
            if (!held.IsAuthor)
            {
                audit.Add(Acts.RemoveMessage, AuditTrail.Message(message), after: new { ChatId = id, deleted.SenderId });
            }

            await change.SaveAsync(deleted, EventTypes.MessageDeleted, cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
