using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Moderation;

internal static class Pairs
{
    /// <summary>
    /// Until the transaction ends nobody else starts a chat of this pair or blocks in it: a chat that starts just now must know of a
    /// block that is made just now, and neither has a row yet that the other could hold.
    /// </summary>
    public static Task HoldPairAsync(this ChatDb db, string pair, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({pair}, 0))", cancellationToken);

    /// <summary>Whether one of the two has blocked the other.</summary>
    public static Task<bool> IsBlockedAsync(this ChatDb db, Guid one, Guid other, CancellationToken cancellationToken) =>
        db.Blocks.AnyAsync(b => (b.UserId == one && b.BlockedId == other) || (b.UserId == other && b.BlockedId == one), cancellationToken);
}
