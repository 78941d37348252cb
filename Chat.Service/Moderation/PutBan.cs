using System.Text.Json.Serialization;
using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Chat.Service.Text;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Moderation;

/// <summary>The body of <c>PUT /api/chats/{id}/bans/{user}</c>; it may be left out.</summary>
/// <param name="Reason">For the chat's other admins; at most <see cref="ModerationLimits.ReasonLength"/> characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PutBanRequest(string? Reason);

/// <summary>A ban as the chat's admins see it.</summary>
/// <param name="UserId">Who is kept out.</param>
/// <param name="BannedBy">Who keeps them out.</param>
/// <param name="Reason">Why.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record BanView(Guid UserId, Guid BannedBy, string? Reason, DateTimeOffset CreatedAt)
{
    internal static BanView Of(Ban ban) => new(ban.UserId, ban.BannedBy, ban.Reason, ban.CreatedAt);
}

internal sealed class PutBan(ChatDb db, ChatChanges changes, UserDirectory users, AuditTrail audit, IOptions<ModerationLimits> limits)
{
    /// <summary>Takes them out, if they are in it, and keeps them out. A second time changes nothing, the reason included.</summary>
    public static Task<Results<Ok<BanView>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid user, PutBanRequest? request, CurrentUser me, PutBan put, CancellationToken cancellationToken) =>
        put.RunAsync(id, user, request?.Reason, me.Id, cancellationToken);

    private async Task<Results<Ok<BanView>, ProblemHttpResult>> RunAsync(
        Guid id, Guid user, string? reason, Guid me, CancellationToken cancellationToken)
    {
        if (reason is not null && PlainText.Fault(reason, limits.Value.ReasonLength) is { } fault)
        {
            return Problem.Invalid("reason", fault);
        }

        // Before the chat is held, and only for a member: an outsider learns nothing of anyone.
        if (await db.Members.AnyAsync(m => m.ChatId == id && m.UserId == me, cancellationToken)
            && await users.UnknownAsync([user], cancellationToken) is not [])
        {
            return Problem.NotFound("user");
        }

        await using var held = await changes.HoldAsync(id, me, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.Ban) is { } refused)
        {
            return refused;
        }

        if (await db.Bans.FindAsync([id, user], cancellationToken) is { } present)
        {
            return TypedResults.Ok(BanView.Of(present));
        }

        if (await held.MemberAsync(user, cancellationToken) is { } member)
        {
            if (!held.Me!.Role.MayRemove(member.Role))
            {
                return Refused.HigherMember();
            }

            held.Remove(member);
        }

        var ban = new Ban { ChatId = id, UserId = user, BannedBy = me, Reason = reason, CreatedAt = held.Now };
        db.Bans.Add(ban);
        audit.Add(Acts.Ban, AuditTrail.User(user), after: new { ChatId = id, Reason = reason });
        await held.CommitAsync(cancellationToken);
        return TypedResults.Ok(BanView.Of(ban));
    }
}
