using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Invites;

internal static class LiveInvites
{
    /// <summary>Those that someone may still come by.</summary>
    public static IQueryable<Invite> LiveAt(this IQueryable<Invite> invites, DateTimeOffset now) =>
        invites.Where(i => i.RevokedAt == null && i.ExpiresAt > now && (i.MaxUses == null || i.Uses < i.MaxUses));

    /// <summary>
    /// Where an invite leads now: to those of its chats to which its maker may still add people. Who has been removed or is no admin any more
    /// has left no door open.
    /// </summary>
    public static IQueryable<Guid> TargetsOf(this ChatDb db, Invite invite) => db.Set<InviteChat>()
        .Where(c => c.InviteId == invite.Id
            && db.Members.Any(m => m.ChatId == c.ChatId && m.UserId == invite.CreatedBy && m.Role != MemberRole.Member))
        .Select(c => c.ChatId);

    /// <summary>
    /// Takes one use of an invite, if there is one left: one statement, so that of many who come at once no more get in than may. It
    /// stands with the caller's transaction. Null where the invite is not good.
    /// </summary>
    public static async Task<Invite?> UseAsync(this ChatDb db, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var used = await db.Invites
            .FromSql($"""
                UPDATE invites SET uses = uses + 1
                WHERE code = {code} AND revoked_at IS NULL AND expires_at > {now} AND (max_uses IS NULL OR uses < max_uses)
                RETURNING *
                """)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return used is [var invite] ? invite : null;
    }
}
