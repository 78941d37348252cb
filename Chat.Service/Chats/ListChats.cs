using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

internal static class ListChats
{
    /// <summary>
    /// The caller's chats, the one with the newest activity first. While there are more, the reply has a <c>Link</c> to the next page
    /// (RFC 8288, <c>rel="next"</c>).
    /// </summary>
    public static async Task<Results<Ok<List<ChatView>>, ProblemHttpResult>> HandleAsync(
        CurrentUser me, ChatDb db, HttpResponse response, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        var bound = ChatCursor.Start;
        if (cursor is not null && !ChatCursor.TryParse(cursor, out bound))
        {
            return Problem.Invalid("cursor", "Is not one that a page linked to.");
        }

        var mine = db.Chats
            .Where(c => c.Members.Any(m => m.UserId == me.Id))
            .Where(c => c.ActiveAt < bound.ActiveAt || (c.ActiveAt == bound.ActiveAt && c.Id < bound.Id))
            .OrderByDescending(c => c.ActiveAt).ThenByDescending(c => c.Id)
            .Take(limit);
        var page = await ChatRow.Query(db, mine, me.Id).ToListAsync(cancellationToken);
        page.Sort((a, b) => (b.Chat.ActiveAt, b.Chat.Id).CompareTo((a.Chat.ActiveAt, a.Chat.Id)));
        if (page.Count == limit)
        {
            response.Headers.Link = $"</api/chats?limit={limit}&cursor={ChatCursor.After(page[^1].Chat)}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.ConvertAll(row => row.ToView()));
    }
}
