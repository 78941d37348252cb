using Chat.Service.Chats;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Members;

internal static class RemoveMember
{
    /// <summary>Takes someone out. With one's own id it is <see cref="LeaveAsync"/>.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, Guid user, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        if (user == me.Id)
        {
            return await LeaveAsync(id, me, changes, cancellationToken);
        }

        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.RemoveMembers) is { } refused)
        {
            return refused;
        }

        if (await held.MemberAsync(user, cancellationToken) is not { } member)
        {
            return Problem.NotFound("member");
        }

        if (!held.Me!.Role.MayRemove(member.Role))
        {
            return Refused.HigherMember();
        }

        held.Remove(member);
        await held.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The owner leaves last, and then the chat is deleted; before that someone else has to become the owner.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(
        Guid id, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.Leave) is { } refused)
        {
            return refused;
        }

        if (held.Me!.Role != MemberRole.Owner)
        {
            held.Remove(held.Me);
        }
        else if (await held.CountAsync(cancellationToken) == 1)
        {
            await held.DeleteAsync(cancellationToken);
        }
        else
        {
            return Refused.OwnerMustStay();
        }

        await held.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
