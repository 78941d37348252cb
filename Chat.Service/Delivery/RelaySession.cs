using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>
/// The database session of one replica's relay. The replica whose session holds the advisory lock leads; the lock goes with the
/// session, however that ends. The move's own lock is what protects the log: this one only keeps the others from trying.
/// </summary>
internal sealed class RelaySession(NpgsqlConnection connection) : IAsyncDisposable
{
    /// <summary>"RGRL", so that it is found in <c>pg_locks</c>.</summary>
    private const long Key = 0x5247524C;

    public NpgsqlConnection Connection => connection;

    /// <summary>
    /// Asks without waiting: a session that waited inside Postgres would hold a snapshot for as long and keep vacuum from the outbox.
    /// </summary>
    public async Task<RelayState> TryLeadAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT pg_try_advisory_lock($1), o.id, o.created_at, l.head
            FROM log l LEFT JOIN (SELECT id, created_at FROM outbox ORDER BY id LIMIT 1) o ON true
            """, connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = Key } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new RelayState(
            row.GetBoolean(0),
            row.IsDBNull(1) ? null : row.GetInt64(1),
            row.IsDBNull(2) ? null : await row.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken),
            row.GetInt64(3));
    }

    /// <summary>
    /// Ends the leader's session. For one that is frozen or cut off: its connection lives on, and with it the lock.
    /// </summary>
    public async Task DeposeAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 0 AND objid = $1::oid AND objsubid = 1 AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """, connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = Key } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
