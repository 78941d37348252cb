using Chat.Service.Files;
using Chat.Service.Previews;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Service.Messages;

/// <summary>What became of a message, and the message where there is one.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">As it is now; null where there is none.</param>
/// <param name="RetryAfter">For <see cref="StoreOutcome.TooSoon"/>: in how many seconds it may be sent.</param>
internal readonly record struct Posted(StoreOutcome Outcome, MessageView? Message, long RetryAfter = 0);

/// <summary>Puts a message together and stores it. What it refers to is looked up before: messages never go away, and their threads never change.</summary>
internal sealed class Posting(MessageWriter writer, MessageViews views, ChatDb db, Previewer previewer, TimeProvider time)
{
    public async Task<Posted> PostAsync(Guid chat, Guid sender, PostMessageRequest request, CancellationToken cancellationToken)
    {
        var answered = request.ReplyTo is { } replyTo ? await FindAsync(replyTo, sender, cancellationToken) : null;
        var forwarded = request.ForwardOf is { } forwardOf ? await FindAsync(forwardOf, sender, cancellationToken) : null;
        if (request.ReplyTo is not null && answered?.ChatId != chat)
        {
            return await RefuseAsync(chat, sender, request.ClientId, StoreOutcome.NothingToAnswer, cancellationToken);
        }

        if (request.ForwardOf is not null && forwarded is not { DeletedAt: null })
        {
            return await RefuseAsync(chat, sender, request.ClientId, StoreOutcome.NothingToForward, cancellationToken);
        }

        var files = forwarded?.Files ?? await FilesAsync(request, sender, cancellationToken);
        if (files is null && request.Files is { Count: > 0 })
        {
            return await RefuseAsync(chat, sender, request.ClientId, StoreOutcome.NoSuchFile, cancellationToken);
        }

        var message = new Message
        {
            Id = Guid.CreateVersion7(),
            ChatId = chat,
            SenderId = sender,
            ClientId = request.ClientId,
            Content = forwarded?.Content ?? request.Content ?? "",
            ReplyTo = request.ReplyTo,
            ThreadSeq = answered?.ThreadSeq ?? answered?.Seq,
            Mentions = request.Mentions is null ? [] : Mention.Parse(request.Mentions)!,
            ForwardOf = request.ForwardOf,
            ForwardedFrom = forwarded?.ForwardedFrom ?? forwarded?.SenderId,
            Files = files,
            CreatedAt = time.GetDatabaseNow(),
        };
        var view = MessageView.Of(message);
        var stored = await StoreAsync(NewMessage.From(message, view), cancellationToken);
        if (stored.Outcome is StoreOutcome.Added)
        {
            previewer.Look(chat, message.Id, message.Content);
        }

        return stored.Outcome switch
        {
            StoreOutcome.Added => new Posted(stored.Outcome, view with { Seq = stored.Seq }),
            StoreOutcome.Repeated => new Posted(stored.Outcome, await views.SingleAsync(
                db.Messages.Where(m => m.ChatId == chat && m.Seq == stored.Seq), cancellationToken)),
            _ => new Posted(stored.Outcome, Message: null, stored.Seq),
        };
    }

    private async Task<Stored> StoreAsync(NewMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.StoreAsync(message, cancellationToken);
        }
        catch (PostgresException gone) when (message.Message.Files is not null && gone.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return new Stored(StoreOutcome.NoSuchFile, 0);
        }
    }

    /// <summary>Null for none, and when one of them is not the sender's to show.</summary>
    private async Task<FileView[]?> FilesAsync(PostMessageRequest request, Guid sender, CancellationToken cancellationToken) =>
        request.Files is { Count: > 0 } ? await db.ViewFilesAsync(sender, FileReference.Parse(request.Files)!, cancellationToken) : null;

    /// <summary>A message that its sender may read.</summary>
    private Task<Message?> FindAsync(Guid message, Guid reader, CancellationToken cancellationToken) => db.Messages.AsNoTracking()
        .SingleOrDefaultAsync(m => m.Id == message && db.Members.Any(x => x.ChatId == m.ChatId && x.UserId == reader), cancellationToken);

    /// <summary>
    /// What was stored once is answered again, even when what it referred to could not be referred to any more. To who is not in the
    /// chat it says nothing of what is there.
    /// </summary>
    private async Task<Posted> RefuseAsync(Guid chat, Guid sender, Guid? clientId, StoreOutcome why, CancellationToken cancellationToken)
    {
        if (!await db.Members.AnyAsync(m => m.ChatId == chat && m.UserId == sender, cancellationToken))
        {
            return new Posted(StoreOutcome.NotMember, Message: null);
        }

        var first = clientId is null ? null : await views.SingleAsync(
            db.Messages.Where(m => m.ChatId == chat && m.SenderId == sender && m.ClientId == clientId), cancellationToken);
        return new Posted(first is null ? why : StoreOutcome.Repeated, first);
    }
}
