using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Invites;

internal static class ReadInvite
{
    /// <summary>Who invites where, without coming in. Needs no account: it is what someone sees before they have one.</summary>
    public static async Task<Results<Ok<InvitationView>, ProblemHttpResult>> HandleAsync(
        string code, [FromHeader(Name = Invite.Header)] string? hidden, ChatDb db, UserDirectory users, TimeProvider time, IOptions<InviteLimits> options, CancellationToken cancellationToken)
    {
        code = hidden ?? code;
        var invite = Invite.IsCode(code)
            ? await db.Invites.AsNoTracking().LiveAt(time.GetDatabaseNow()).SingleOrDefaultAsync(i => i.Code == code, cancellationToken)
            : null;
        if (invite is null)
        {
            return Problem.NotFound("invite");
        }

        var targets = db.TargetsOf(invite);
        var chats = await db.Chats.AsNoTracking()
            .Where(c => targets.Contains(c.Id) && c.DeletedAt == null && c.ArchivedAt == null)
            .OrderBy(c => c.Name)
            .Select(c => new InvitedChat(c.Id, c.Type, c.Name, c.Members.Count))
            .ToListAsync(cancellationToken);
        if (chats.Count == 0)
        {
            return Problem.NotFound("invite");
        }

        var inviter = await users.FindAsync([invite.CreatedBy], cancellationToken);
        var team = options.Value.Team ?? await users.TeamAsync(cancellationToken) ?? "RustyGate";
        return TypedResults.Ok(new InvitationView(team, inviter is [var one] ? one : null, chats, invite.ExpiresAt));
    }
}
