using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

internal static class ListMessages
{
    /// <summary>
    /// A page of history, newest first: the newest of all, those before a <c>seq</c>, those right after one, or those on both sides of
    /// one with itself. <c>last_id</c> is an older name of <c>before</c>.
    /// </summary>
    public static async Task<Results<Ok<List<MessageView>>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, MessageViews views, CancellationToken cancellationToken,
        [Range(1, 200)] int limit = 50,
        [Range(1, long.MaxValue)] long? before = null,
        [FromQuery(Name = "last_id"), Range(1, long.MaxValue)] long? lastId = null,
        [Range(0, long.MaxValue)] long? after = null,
        [Range(1, long.MaxValue)] long? around = null)
    {
        if (new[] { before ?? lastId, after, around }.Count(given => given is not null) > 1)
        {
            return Problem.Invalid("before", "Is one way to choose a page; after and around are others.");
        }

        var messages = db.Messages.Where(m => m.ChatId == id && db.Members.Any(x => x.ChatId == id && x.UserId == me.Id));
        var chosen = (after, around) switch
        {
            ({ } seq, _) => Following(messages, seq, limit),
            (_, { } seq) => Preceding(messages, seq, limit / 2).Concat(Following(messages, seq - 1, limit - (limit / 2))),
            _ => Preceding(messages, before ?? lastId ?? long.MaxValue, limit),
        };
        var page = await views.ListAsync(chosen.OrderByDescending(m => m.Seq), cancellationToken, me.Id);
        return page.Count > 0 || await db.Members.AnyAsync(x => x.ChatId == id && x.UserId == me.Id, cancellationToken)
            ? TypedResults.Ok(page)
            : Problem.NotFound("chat");
    }

    private static IQueryable<Message> Preceding(IQueryable<Message> messages, long seq, int count) =>
        messages.Where(m => m.Seq < seq).OrderByDescending(m => m.Seq).Take(count);

    private static IQueryable<Message> Following(IQueryable<Message> messages, long seq, int count) =>
        messages.Where(m => m.Seq > seq).OrderBy(m => m.Seq).Take(count);
}
