using System.Text.Json.Serialization;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Members;

/// <summary>The body of <c>PUT /api/chats/{id}/members/{user}</c>; it may be left out.</summary>
/// <param name="Role">
/// <c>member</c> where it is absent and they are new; otherwise theirs stays. <c>owner</c>, for a member only, hands the chat over: whoever
/// was the owner is an admin from then on.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PutMemberRequest(MemberRole? Role);

internal sealed class PutMember(ChatDb db, ChatChanges changes, UserDirectory users, IOptions<ChatLimits> limits)
{
    /// <summary>201 for someone new, 200 for someone who was in it.</summary>
    public static Task<Results<Created<MemberView>, Ok<MemberView>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid user, PutMemberRequest? request, CurrentUser me, PutMember put, CancellationToken cancellationToken) =>
        put.RunAsync(id, user, request?.Role, me.Id, cancellationToken);

    private async Task<Results<Created<MemberView>, Ok<MemberView>, ProblemHttpResult>> RunAsync(
        Guid id, Guid user, MemberRole? role, Guid me, CancellationToken cancellationToken)
    {
        if (await IsUnknownAsync(id, user, me, cancellationToken))
        {
            return Problem.NotFound("user");
        }

        await using var held = await changes.HoldAsync(id, me, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        var member = await held.MemberAsync(user, cancellationToken);
        if ((member is null ? await AddAsync(held, user, role, cancellationToken) : SetRole(held, member, role)) is { } refused)
        {
            return refused;
        }

        if (held.IsChanged)
        {
            await held.CommitAsync(cancellationToken);
        }

        return member is null
            ? TypedResults.Created((string?)null, MemberView.Of((await held.MemberAsync(user, cancellationToken))!))
            : TypedResults.Ok(MemberView.Of(member));
    }

    /// <summary>Asked before the chat is held: a slow Auth must not keep its messages waiting. An outsider learns nothing of anyone.</summary>
    private async Task<bool> IsUnknownAsync(Guid id, Guid user, Guid me, CancellationToken cancellationToken)
    {
        var present = await db.Members.Where(m => m.ChatId == id && (m.UserId == me || m.UserId == user)).Select(m => m.UserId).ToListAsync(cancellationToken);
        return present.Contains(me) && !present.Contains(user) && await users.UnknownAsync([user], cancellationToken) is not [];
    }

    private async Task<ProblemHttpResult?> AddAsync(HeldChat held, Guid user, MemberRole? role, CancellationToken cancellationToken) =>
        held.Refuse(role is null or MemberRole.Member ? ChatAct.AddMembers : ChatAct.GiveRoles)
        ?? (role == MemberRole.Owner
            ? Problem.Invalid("role", "Only someone who is in the chat can become its owner.")
            : await held.AddAsync([user], role ?? MemberRole.Member, limits.Value, cancellationToken));

    private static ProblemHttpResult? SetRole(HeldChat held, Member member, MemberRole? role)
    {
        if (held.Refuse(ChatAct.AddMembers) is { } mayNot)
        {
            return mayNot;
        }

        if (role is not { } given || given == member.Role)
        {
            return null;
        }

        if (held.Refuse(ChatAct.GiveRoles) is { } refused)
        {
            return refused;
        }

        if (member == held.Me)
        {
            return Refused.OwnerMustStay();
        }

        if (given == MemberRole.Owner)
        {
            held.SetRole(held.Me!, MemberRole.Admin);
        }

        held.SetRole(member, given);
        return null;
    }
}
