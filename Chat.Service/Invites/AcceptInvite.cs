using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Invites;

internal sealed class AcceptInvite(ChatDb db, ChatChanges changes, OutboxBell bell, TimeProvider time, IOptions<ChatLimits> limits)
{
    /// <summary>
    /// The chats that the caller is in by it, those included that they were in before. A chat that cannot be entered is left out; when
    /// that is so of all, the reply says why of the first. Nothing is used up by someone who is in all of them already.
    /// </summary>
    public static Task<Results<Ok<List<ChatView>>, ProblemHttpResult>> HandleAsync(
        string code, [FromHeader(Name = Invite.Header)] string? hidden, CurrentUser me, AcceptInvite accept, CancellationToken cancellationToken) =>
        accept.RunAsync(hidden ?? code, me.Id, cancellationToken);

    private async Task<Results<Ok<List<ChatView>>, ProblemHttpResult>> RunAsync(string code, Guid me, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!Invite.IsCode(code) || await db.UseAsync(code, time.GetDatabaseNow(), cancellationToken) is not { } invite)
        {
            return Problem.NotFound("invite");
        }

        // In the order of their ids, as everyone who holds several chats.
        var targets = await db.TargetsOf(invite).OrderBy(id => id).ToListAsync(cancellationToken);
        var (isIn, hasCome, refusal) = (new List<Guid>(), false, (ProblemHttpResult?)null);
        foreach (var target in targets)
        {
            if (await changes.HoldAnyAsync(target, me, cancellationToken) is not { } held)
            {
                continue;
            }

            if (held.Me is null)
            {
                if (await held.AddAsync([me], MemberRole.Member, limits.Value, cancellationToken) is { } refused)
                {
                    refusal ??= refused;
                    continue;
                }

                await held.CommitAsync(cancellationToken);
                hasCome = true;
            }

            isIn.Add(target);
        }

        if (hasCome)
        {
            await transaction.CommitAsync(cancellationToken);
            bell.Ring();
        }
        else
        {
            await transaction.RollbackAsync(cancellationToken);
        }

        return isIn.Count == 0
            ? refusal ?? Problem.NotFound("invite")
            : TypedResults.Ok((await ChatRow.Query(db, db.Chats.Where(c => isIn.Contains(c.Id)), me).ToListAsync(cancellationToken)).ConvertAll(row => row.ToView()));
    }
}
