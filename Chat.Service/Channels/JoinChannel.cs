using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Channels;

internal static class JoinChannel
{
    /// <summary>The channel as its new member sees it; the same for someone who is in it already.</summary>
    public static async Task<Results<Ok<ChatView>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentUser me, ChatDb db, ChatChanges changes, IOptions<ChatLimits> limits, CancellationToken cancellationToken)
    {
        if (!await db.Chats.AnyAsync(c => c.Id == id && (c.Type == ChatType.PublicChannel || c.Members.Any(m => m.UserId == me.Id)), cancellationToken))
        {
            return Problem.NotFound("chat");
        }

        await using var held = await changes.HoldAnyAsync(id, me.Id, cancellationToken);
        if (held is null or { Me: null, Chat.Type: not ChatType.PublicChannel })
        {
            return Problem.NotFound("chat");
        }

        if (held.Me is null)
        {
            if (await held.AddAsync([me.Id], MemberRole.Member, limits.Value, cancellationToken) is { } refused)
            {
                return refused;
            }

            await held.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(await held.ViewAsync(cancellationToken));
    }
}
