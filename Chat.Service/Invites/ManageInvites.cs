using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Invites;

/// <summary>A chat's invites, for those who may make one.</summary>
internal static class ManageInvites
{
    /// <summary>Those that are good, the newest first.</summary>
    public static async Task<Results<Ok<List<InviteView>>, ProblemHttpResult>> ListAsync(
        Guid id, CurrentUser me, ChatDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, me, db, cancellationToken) is { } refused)
        {
            return refused;
        }

        var invites = await db.Invites.AsNoTracking().LiveAt(time.GetDatabaseNow())
            .Where(i => i.Chats.Any(c => c.ChatId == id) && db.Members.Any(m => m.ChatId == id && m.UserId == i.CreatedBy && m.Role != MemberRole.Member))
            .Include(i => i.Chats)
            .OrderByDescending(i => i.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(invites.ConvertAll(InviteView.Of));
    }

    /// <summary>For all chats that it leads to: whoever runs one of them may shut the door.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, Guid invite, CurrentUser me, ChatDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, me, db, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetDatabaseNow();
        return await db.Invites
            .Where(i => i.Id == invite && i.RevokedAt == null && i.Chats.Any(c => c.ChatId == id))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.RevokedAt, now), cancellationToken) > 0
            ? TypedResults.NoContent()
            : Problem.NotFound("invite");
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(Guid id, CurrentUser me, ChatDb db, CancellationToken cancellationToken)
    {
        var member = await db.Members.AsNoTracking().SingleOrDefaultAsync(m => m.ChatId == id && m.UserId == me.Id, cancellationToken);
        return member is null ? Problem.NotFound("chat")
            : member.Role.May(ChatAct.AddMembers) ? null
            : Refused.Role(ChatRights.LeastFor(ChatAct.AddMembers));
    }
}
