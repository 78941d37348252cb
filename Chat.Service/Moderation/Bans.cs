using System.ComponentModel.DataAnnotations;
using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Moderation;

/// <summary>Who is kept out of a chat, for those who may keep people out.</summary>
internal static class Bans
{
    /// <summary>In the order of the users' ids. While there are more, the reply has a <c>Link</c> to the next page (RFC 8288).</summary>
    public static async Task<Results<Ok<List<BanView>>, ProblemHttpResult>> ListAsync(
        Guid id, CurrentUser me, ChatDb db, HttpResponse response, CancellationToken cancellationToken,
        [Range(1, 1000)] int limit = 200, Guid? after = null)
    {
        var role = await db.Members.Where(m => m.ChatId == id && m.UserId == me.Id).Select(m => (MemberRole?)m.Role).SingleOrDefaultAsync(cancellationToken);
        if (role is not { } mine)
        {
            return Problem.NotFound("chat");
        }

        if (!mine.May(ChatAct.Ban))
        {
            return Refused.Role(ChatRights.LeastFor(ChatAct.Ban));
        }

        var page = await db.Bans.AsNoTracking().Where(b => b.ChatId == id && (after == null || b.UserId > after))
            .OrderBy(b => b.UserId).Take(limit).ToListAsync(cancellationToken);
        if (page.Count == limit)
        {
            response.Headers.Link = $"</api/chats/{id}/bans?limit={limit}&after={page[^1].UserId}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.ConvertAll(BanView.Of));
    }

    /// <summary>Lets someone in again, when they come.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> LiftAsync(
        Guid id, Guid user, CurrentUser me, ChatDb db, ChatChanges changes, AuditTrail audit, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (held.Refuse(ChatAct.Ban) is { } refused)
        {
            return refused;
        }

        if (await db.Bans.FindAsync([id, user], cancellationToken) is not { } ban)
        {
            return Problem.NotFound("ban");
        }

        db.Bans.Remove(ban);
        audit.Add(Acts.Unban, AuditTrail.User(user), before: new { ChatId = id, ban.Reason });
        await held.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
