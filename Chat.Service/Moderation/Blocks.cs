using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Moderation;

/// <summary>Someone whom the caller has blocked.</summary>
/// <param name="UserId">Who.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record BlockView(Guid UserId, DateTimeOffset CreatedAt);

internal sealed class Blocks(ChatDb db, AuditTrail audit, TimeProvider time, IOptions<ModerationLimits> limits)
{
    /// <summary>The newest first.</summary>
    public static async Task<Ok<List<BlockView>>> ListAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.Blocks.Where(b => b.UserId == me.Id)
            .OrderByDescending(b => b.CreatedAt).ThenBy(b => b.BlockedId)
            .Select(b => new BlockView(b.BlockedId, b.CreatedAt))
            .ToListAsync(cancellationToken));

    /// <summary>From here on neither starts a single chat with the other, nor writes in the one that is there. It stays readable.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(
        Guid user, CurrentUser me, UserDirectory users, Blocks blocks, CancellationToken cancellationToken) =>
        user == me.Id ? Problem.Invalid("user", "Must be someone else.")
        : await users.UnknownAsync([user], cancellationToken) is not [] ? Problem.NotFound("user")
        : await blocks.SetAsync(me.Id, user, blocked: true, cancellationToken) is { } refused ? refused
        : TypedResults.NoContent();

    /// <summary>The same when they were not blocked.</summary>
    public static async Task<NoContent> LiftAsync(Guid user, CurrentUser me, Blocks blocks, CancellationToken cancellationToken)
    {
        await blocks.SetAsync(me.Id, user, blocked: false, cancellationToken);
        return TypedResults.NoContent();
    }

    private async Task<ProblemHttpResult?> SetAsync(Guid me, Guid user, bool blocked, CancellationToken cancellationToken)
    {
        var pair = Conversation.PairOf(me, user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldPairAsync(pair, cancellationToken);
        var present = await db.Blocks.FindAsync([me, user], cancellationToken);
        if (present is not null == blocked)
        {
            return null;
        }

        if (present is not null)
        {
            db.Blocks.Remove(present);
        }
        else if (await db.Blocks.CountAsync(b => b.UserId == me, cancellationToken) >= limits.Value.Blocks)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_blocks", "You have blocked too many people.", $"At most {limits.Value.Blocks}.");
        }
        else
        {
            db.Blocks.Add(new Block { UserId = me, BlockedId = user, CreatedAt = time.GetDatabaseNow() });
        }

        audit.Add(blocked ? Acts.Block : Acts.Unblock, AuditTrail.User(user));
        await db.SaveChangesAsync(cancellationToken);
        var isBlocked = await db.IsBlockedAsync(me, user, cancellationToken);
        await db.Chats.Where(c => c.PairKey == pair).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsBlocked, isBlocked), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
