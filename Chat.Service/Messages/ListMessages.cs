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
    /// A page of history, newest first. The next page is <c>before</c> the lowest <c>seq</c> of this one; <c>last_id</c> is an older
    /// name of the same.
    /// </summary>
    public static async Task<Results<Ok<List<MessageView>>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, CancellationToken cancellationToken,
        [Range(1, 200)] int limit = 50,
        [Range(1, long.MaxValue)] long? before = null,
        [FromQuery(Name = "last_id"), Range(1, long.MaxValue)] long? lastId = null)
    {
        var bound = before ?? lastId ?? long.MaxValue;
        var page = await db.Messages.AsNoTracking()
            .Where(m => m.ChatId == id && m.Seq < bound && db.Members.Any(x => x.ChatId == id && x.UserId == me.Id))
            .OrderByDescending(m => m.Seq)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return page.Count > 0 || await db.Members.AnyAsync(x => x.ChatId == id && x.UserId == me.Id, cancellationToken)
            ? TypedResults.Ok(page.ConvertAll(MessageView.Of))
            : Problem.NotFound("chat");
    }
}
