using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

internal static class GetChat
{
    public static async Task<Results<Ok<ChatView>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        var mine = db.Chats.Where(c => c.Id == id && c.Members.Any(m => m.UserId == me.Id));
        return await ChatRow.Query(db, mine, me.Id).SingleOrDefaultAsync(cancellationToken) is { } row
            ? TypedResults.Ok(row.ToView())
            : Problem.NotFound("chat");
    }
}
