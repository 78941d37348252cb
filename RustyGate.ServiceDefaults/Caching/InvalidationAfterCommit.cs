using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// Makes void what a unit of work has changed, once it is committed, whoever committed it: the save itself, or the transaction around it.
/// </summary>
/// <param name="services">Has the cache, which is asked for when something is void: adding a migration needs no Redis.</param>
/// <param name="changed">The tags of what a context is about to save.</param>
public sealed class InvalidationAfterCommit(IServiceProvider services, Func<DbContext, IEnumerable<string>> changed) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, HashSet<string>> _pending = [];

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && changed(context).ToList() is { Count: > 0 } tags)
        {
            _pending.GetOrCreateValue(context).UnionWith(tags);
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.Database.CurrentTransaction is null)
        {
            await InvalidateAsync(eventData.Context);
        }

        return result;
    }

    /// <inheritdoc />
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        InvalidateAsync(eventData.Context);

    private async Task InvalidateAsync(DbContext? context)
    {
        if (context is null || !_pending.TryGetValue(context, out var tags))
        {
            return;
        }

        _pending.Remove(context);
        foreach (var tag in tags)
        {
            await services.GetRequiredService<HybridCache>().RemoveByTagAsync(tag, CancellationToken.None);
        }
    }
}
