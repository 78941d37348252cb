using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Revocations;

/// <summary>
/// Publishes the revocations of a unit of work once they are committed, whoever committed them: the save itself, or the transaction
/// around it.
/// </summary>
/// <param name="services">Has the publisher, which is asked for when there is something to publish: adding a migration needs no Redis.</param>
internal sealed class RevocationPublishing(IServiceProvider services) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Publish(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Publish(eventData.Context);
        return Task.CompletedTask;
    }

    private void Saved(DbContext? context)
    {
        if (context?.Database.CurrentTransaction is null)
        {
            Publish(context);
        }
    }

    /// <summary>What is stored and was not published yet. It is let go of, so that the next save does not publish it again.</summary>
    private void Publish(DbContext? context)
    {
        var stored = context?.ChangeTracker.Entries<Revocation>().Where(entry => entry.State == EntityState.Unchanged).ToList();
        if (stored is not { Count: > 0 })
        {
            return;
        }

        stored.ForEach(entry => entry.State = EntityState.Detached);
        services.GetRequiredService<RevocationPublisher>().Publish([.. stored.Select(entry => entry.Entity)]);
    }
}
