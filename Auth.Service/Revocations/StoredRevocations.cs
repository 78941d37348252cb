using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Revocations;

/// <summary>The revocations in <c>authdb</c>.</summary>
internal sealed class StoredRevocations(AuthDb db, TimeProvider clock) : IRevocationSource
{
    /// <summary>The moment is taken before they are read, so that what commits meanwhile is after it.</summary>
    public async Task<RevocationPage> ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var relevant = now - Revocation.RelevantFor;
        var from = (since is { } moment && moment > relevant ? moment : relevant).ToUniversalTime();
        return new RevocationPage(now, await db.Revocations.AsNoTracking().Where(r => r.CreatedAt >= from).ToListAsync(cancellationToken));
    }

    /// <summary>Deletes those that have become irrelevant.</summary>
    public Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        var relevant = clock.GetUtcNow() - Revocation.RelevantFor;
        return db.Revocations.Where(r => r.CreatedAt < relevant).ExecuteDeleteAsync(cancellationToken);
    }
}
