using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Admin;

/// <summary>Acts that decide by how many admins there are take turns, on all replicas and on the command line.</summary>
internal static class AdminLock
{
    /// <summary>Number of the advisory lock; any number does that nothing else in authdb uses.</summary>
    private const long Number = 0x5259_4144_4D4E;

    /// <summary>Runs <paramref name="act"/> as one transaction when it is its turn, again from the start where the connection breaks.</summary>
    public static Task<T> InTurnAsync<T>(AuthDb db, Func<Task<T>> act, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Number})", token);
            var result = await act();
            await transaction.CommitAsync(token);
            return result;
        }, cancellationToken);
}
