using Chat.Service.Delivery;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Messages;

/// <summary>Stores messages and rings for the relay.</summary>
internal sealed class MessageWriter([FromKeyedServices(Pools.Writes)] NpgsqlDataSource database, OutboxBell bell)
{
    /// <summary>Stores <paramref name="message"/>. It is durable when this returns; after an exception its fate is unknown.</summary>
    public async Task<Stored> StoreAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var stored = await InsertAsync(message, cancellationToken);
        if (stored.Outcome == StoreOutcome.Added)
        {
            bell.Ring();
        }

        return stored;
    }

    private async Task<Stored> InsertAsync(NewMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return (await MessageInsert.ExecuteAsync(database, [message], cancellationToken))[0];
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (await MessageInsert.ExecuteAsync(database, [message], cancellationToken))[0];
        }
    }
}
