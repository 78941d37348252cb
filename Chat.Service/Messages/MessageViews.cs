using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Messages;

/// <summary>Reads messages with all that hangs on them: the one place that knows what that is.</summary>
internal sealed class MessageViews
{
    /// <summary>The message that the query finds; null when it finds none.</summary>
    public async Task<MessageView?> SingleAsync(IQueryable<Message> query, CancellationToken cancellationToken) =>
        await ListAsync(query, cancellationToken) is [var view] ? view : null;

    /// <summary>The messages of the query, in its order.</summary>
    public async Task<List<MessageView>> ListAsync(IQueryable<Message> query, CancellationToken cancellationToken)
    {
        var messages = await query.AsNoTracking().ToListAsync(cancellationToken);
        return messages.ConvertAll(MessageView.Of);
    }
}
