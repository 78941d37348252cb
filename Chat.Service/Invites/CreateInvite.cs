using System.Text.Json.Serialization;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Invites;

/// <summary>The body of <c>POST /api/chats/{id}/invites</c>; it may be left out.</summary>
/// <param name="ExpiresIn">For how many seconds it is good; absent: <see cref="InviteLimits.ExpiresIn"/>.</param>
/// <param name="MaxUses">How many may come by it; absent: any number.</param>
/// <param name="ChatIds">Further chats that it leads to.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateInviteRequest(long? ExpiresIn, int? MaxUses, IReadOnlyList<Guid>? ChatIds)
{
    internal (string Field, string Message)? Fault(InviteLimits limits) =>
        ExpiresIn is { } seconds && (seconds < 60 || seconds > limits.LongestExpiresIn.TotalSeconds)
            ? ("expires_in", $"Must be 60 to {limits.LongestExpiresIn.TotalSeconds:F0} seconds.")
        : MaxUses is { } uses && (uses < 1 || uses > limits.MaxUses) ? ("max_uses", $"Must be 1 to {limits.MaxUses}.")
        : ChatIds?.Distinct().Count() >= limits.Chats ? ("chat_ids", $"An invite leads to at most {limits.Chats} chats.")
        : null;
}

internal sealed class CreateInvite(ChatDb db, TimeProvider time, IOptions<InviteLimits> limits)
{
    /// <summary>Whoever may add people to all of its chats may make one.</summary>
    public static Task<Results<Created<InviteView>, ProblemHttpResult>> HandleAsync(
        Guid id, CreateInviteRequest? request, CurrentUser me, CreateInvite create, CancellationToken cancellationToken) =>
        create.RunAsync(id, request ?? new CreateInviteRequest(null, null, null), me.Id, cancellationToken);

    private async Task<Results<Created<InviteView>, ProblemHttpResult>> RunAsync(
        Guid id, CreateInviteRequest request, Guid me, CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        Guid[] targets = [.. new HashSet<Guid>(request.ChatIds ?? []) { id }];
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await RefuseAsync(id, targets, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetDatabaseNow();
        if (await IsFullAsync(targets, now, cancellationToken))
        {
            return Problem.Of(
                StatusCodes.Status409Conflict, "too_many_invites", "The chat has too many invites.", $"At most {limits.Value.PerChat} are good at a time: revoke one.");
        }

        var invite = new Invite
        {
            Id = Guid.CreateVersion7(now),
            Code = Invite.NewCode(),
            CreatedBy = me,
            CreatedAt = now,
            ExpiresAt = now + (request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : limits.Value.ExpiresIn),
            MaxUses = request.MaxUses,
        };
        invite.Chats.AddRange(targets.Select(chat => new InviteChat { ChatId = chat, InviteId = invite.Id }));
        db.Add(invite);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created((string?)null, InviteView.Of(invite));
    }

    /// <summary>Holds the caller's memberships, so that nobody who is removed meanwhile leaves an invite behind.</summary>
    private async Task<ProblemHttpResult?> RefuseAsync(Guid id, Guid[] targets, Guid me, CancellationToken cancellationToken)
    {
        var mine = await db.Members
            .FromSql($"SELECT * FROM members WHERE user_id = {me} AND chat_id = ANY ({targets}) ORDER BY chat_id FOR SHARE")
            .AsNoTracking().ToListAsync(cancellationToken);
        if (!mine.Exists(m => m.ChatId == id))
        {
            return Problem.NotFound("chat");
        }

        if (targets.Except(mine.Select(m => m.ChatId)).ToList() is [var unknown, ..])
        {
            return Problem.Invalid("chat_ids", $"There is no chat {unknown}.");
        }

        if (mine.Exists(m => !m.Role.May(ChatAct.AddMembers)))
        {
            return Refused.Role(ChatRights.LeastFor(ChatAct.AddMembers));
        }

        var chats = await db.Chats.AsNoTracking().Where(c => targets.Contains(c.Id)).ToListAsync(cancellationToken);
        return chats.Exists(c => c.Type == ChatType.Single) ? Refused.Single()
            : chats.Exists(c => c.ArchivedAt is not null) ? Refused.Archived()
            : null;
    }

    private Task<bool> IsFullAsync(Guid[] targets, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Invites.LiveAt(now).SelectMany(i => i.Chats).Where(c => targets.Contains(c.ChatId))
            .GroupBy(c => c.ChatId).AnyAsync(same => same.Count() >= limits.Value.PerChat, cancellationToken);
}
