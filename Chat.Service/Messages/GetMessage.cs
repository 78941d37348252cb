using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

/// <summary>What a message said for a while.</summary>
/// <param name="Content">Markdown source.</param>
/// <param name="Mentions">Whom it named.</param>
/// <param name="WrittenAt">Since when.</param>
public sealed record MessageVersion(string Content, IReadOnlyList<string> Mentions, DateTimeOffset WrittenAt);

internal static class GetMessage
{
    public static async Task<Results<Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid message, CurrentUser me, ChatDb db, MessageViews views, CancellationToken cancellationToken) =>
        await views.SingleAsync(Readable(db, id, message, me), cancellationToken, me.Id) is { } view ? TypedResults.Ok(view) : Problem.NotFound("message");

    /// <summary>All that it ever said, the first version first and today's last; nothing of a deleted message.</summary>
    public static async Task<Results<Ok<List<MessageVersion>>, ProblemHttpResult>> HistoryAsync(
        Guid id, Guid message, CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        if (await Readable(db, id, message, me).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } now)
        {
            return Problem.NotFound("message");
        }

        if (now.DeletedAt is not null)
        {
            return TypedResults.Ok(new List<MessageVersion>());
        }

        var before = await db.MessageEdits.AsNoTracking().Where(e => e.ChatId == id && e.Seq == now.Seq && e.WrittenAt < (now.EditedAt ?? now.CreatedAt))
            .OrderBy(e => e.Revision).ToListAsync(cancellationToken);
        return TypedResults.Ok<List<MessageVersion>>([
            .. before.Select(e => Version(e.Content, e.Mentions, e.WrittenAt)), Version(now.Content, now.Mentions, now.EditedAt ?? now.CreatedAt)]);
    }

    /// <summary>The message, if the caller may read it.</summary>
    internal static IQueryable<Message> Readable(ChatDb db, Guid chat, Guid message, CurrentUser me) =>
        db.Messages.Where(m => m.Id == message && m.ChatId == chat && db.Members.Any(x => x.ChatId == chat && x.UserId == me.Id));

    private static MessageVersion Version(string content, Guid[] mentions, DateTimeOffset writtenAt) =>
        new(content, Array.ConvertAll(mentions, Mention.ToWord), writtenAt);
}
