using Chat.Service.Delivery;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Previews;

/// <summary>The previews of a message, changed with the event that tells of it.</summary>
internal sealed class MessagePreviews(ChatDb db, MessageChange change)
{
    /// <summary>Stores them, unless the message says something else by now or is gone.</summary>
    public async Task StoreAsync(Guid chat, Guid id, string content, IReadOnlyList<LinkPreview> previews, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Messages.FromSql($"SELECT * FROM messages WHERE id = {id} AND chat_id = {chat} FOR NO KEY UPDATE").SingleOrDefaultAsync(cancellationToken)
            is { DeletedAt: null } message && message.Content == content)
        {
            await SetAsync(message, previews, cancellationToken);
        }
    }

    /// <summary>Its sender's, and that of whoever may delete the message. It does not come back.</summary>
    public static async Task<Results<Ok<MessageView>, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid message, Guid preview, CurrentUser me, MessageChange change, MessagePreviews previews, CancellationToken cancellationToken)
    {
        if (await change.HoldAsync(id, message, me, cancellationToken) is not { } held)
        {
            return Problem.NotFound("message");
        }

        if (!held.IsAuthor && !held.IsChatAdmin)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "not_the_author", "Only its author and admins remove a preview.");
        }

        var left = (held.Message.Previews ?? []).Where(one => one.Id != preview).ToList();
        return left.Count == (held.Message.Previews ?? []).Length
            ? Problem.NotFound("preview")
            : TypedResults.Ok(await previews.SetAsync(held.Message, left, cancellationToken));
    }

    /// <summary>Of the pictures only those are the message's that are still shown; the sweep collects the others.</summary>
    private async Task<MessageView> SetAsync(Message message, IReadOnlyList<LinkPreview> previews, CancellationToken cancellationToken)
    {
        var (before, after) = (PicturesOf(message.Previews), PicturesOf(previews));
        var (gone, own) = (before.Except(after).ToList(), (message.Files ?? []).Select(file => file.Id).ToList());
        await db.Set<MessageFile>().Where(f => f.ChatId == message.ChatId && f.Seq == message.Seq && gone.Contains(f.FileId) && !own.Contains(f.FileId))
            .ExecuteDeleteAsync(cancellationToken);
        db.AddRange(after.Except(before).Except(own).Distinct().Select(file => new MessageFile { ChatId = message.ChatId, Seq = message.Seq, FileId = file }));
        message.Previews = previews.Count == 0 ? null : [.. previews];
        return await change.SaveAsync(message, EventTypes.MessageUpdated, cancellationToken);
    }

    private static List<Guid> PicturesOf(IEnumerable<LinkPreview>? previews) => [.. (previews ?? []).Select(preview => preview.Image?.Id).OfType<Guid>()];
}
