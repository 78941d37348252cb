using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

/// <summary>An archived chat is there to be read: nobody writes in it, names it or comes to it.</summary>
internal static class ArchiveChat
{
    public static Task<Results<Ok<ChatView>, ProblemHttpResult>> ArchiveAsync(
        Guid id, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken) =>
        SetAsync(id, archived: true, me, changes, cancellationToken);

    public static Task<Results<Ok<ChatView>, ProblemHttpResult>> UnarchiveAsync(
        Guid id, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken) =>
        SetAsync(id, archived: false, me, changes, cancellationToken);

    private static async Task<Results<Ok<ChatView>, ProblemHttpResult>> SetAsync(
        Guid id, bool archived, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.Archive) is { } refused)
        {
            return refused;
        }

        if (held.Chat.ArchivedAt is not null != archived)
        {
            held.Chat.ArchivedAt = archived ? held.Now : null;
            await held.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(await held.ViewAsync(cancellationToken));
    }
}
