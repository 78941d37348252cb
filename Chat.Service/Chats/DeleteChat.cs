using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

internal static class DeleteChat
{
    /// <summary>For everyone in it, and for good. A single chat belongs to both: either may.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.Delete) is { } refused)
        {
            return refused;
        }

        await held.DeleteAsync(cancellationToken);
        await held.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
