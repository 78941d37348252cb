using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Members;

internal static class ListMembers
{
    /// <summary>Everyone, in the order of their ids. While there are more, the reply has a <c>Link</c> to the next page (RFC 8288).</summary>
    public static async Task<Results<Ok<List<MemberView>>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, HttpResponse response, CancellationToken cancellationToken,
        [Range(1, 1000)] int limit = 200, Guid? after = null)
    {
        var page = await db.Members.AsNoTracking()
            .Where(m => m.ChatId == id && (after == null || m.UserId > after) && db.Members.Any(x => x.ChatId == id && x.UserId == me.Id))
            .OrderBy(m => m.UserId)
            .Take(limit)
            .ToListAsync(cancellationToken);
        if (page.Count == limit)
        {
            response.Headers.Link = $"</api/chats/{id}/members?limit={limit}&after={page[^1].UserId}>; rel=\"next\"";
        }

        return page.Count > 0 || await db.Members.AnyAsync(m => m.ChatId == id && m.UserId == me.Id, cancellationToken)
            ? TypedResults.Ok(page.ConvertAll(MemberView.Of))
            : Problem.NotFound("chat");
    }
}
