using Chat.Service.Storage;
using Chat.Service.Threads;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Messages;

/// <summary>Reads messages with all that hangs on them: the one place that knows what that is.</summary>
internal sealed class MessageViews(ChatDb db)
{
    /// <summary>The message that the query finds; null when it finds none.</summary>
    public async Task<MessageView?> SingleAsync(IQueryable<Message> query, CancellationToken cancellationToken, Guid? viewer = null) =>
        await ListAsync(query, cancellationToken, viewer) is [var view] ? view : null;

    /// <summary>The messages of the query, in its order; for <paramref name="viewer"/> with what is theirs alone.</summary>
    public async Task<List<MessageView>> ListAsync(IQueryable<Message> query, CancellationToken cancellationToken, Guid? viewer = null)
    {
        var messages = await query.AsNoTracking().ToListAsync(cancellationToken);
        if (messages.Count == 0)
        {
            return [];
        }

        var extras = await MessageExtras.ReadAsync(db, messages, viewer, cancellationToken);
        return messages.ConvertAll(message => View(message, extras[(message.ChatId, message.Seq)], viewer));
    }

    private static MessageView View(Message message, MessageExtras extras, Guid? viewer) => MessageView.Of(message) with
    {
        Reactions = extras.Reactions(),
        PinnedAt = extras.PinnedAt,
        PinnedBy = extras.PinnedBy,
        Thread = extras.Replies == 0 ? null : new ThreadView(
            extras.Replies, extras.LastReplySeq!.Value, extras.LastReplyAt!.Value,
            viewer is null ? null : extras.Following ?? message.SenderId == viewer),
    };
}
