using Npgsql;

namespace Chat.Service.Messages;

/// <summary>
/// The one statement that stores messages, one or many, in one round trip and one commit: membership, idempotency, the chat's next
/// numbers, the messages and their events.
/// </summary>
/// <remarks>
/// The chats are locked in the order of their ids, so two batches never wait for each other in a circle. Numbers come from the locked
/// row and go back with a failing statement: they have no holes. Two statements that hold the same client id at the same time both
/// find it new; the second to commit violates the unique index and fails as a whole. Asked again it finds the first.
/// </remarks>
internal static class MessageInsert
{
    private const string Sql =
        """
        WITH given AS MATERIALIZED (
            SELECT g.*, m.user_id IS NOT NULL AS is_member, f.seq AS first_seq
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY
                AS g (chat_id, sender_id, client_id, id, content, created_at, body, trace, ordinal)
            LEFT JOIN members m ON m.chat_id = g.chat_id AND m.user_id = g.sender_id
            LEFT JOIN messages f ON f.chat_id = g.chat_id AND f.sender_id = g.sender_id AND f.client_id = g.client_id AND f.client_id IS NOT NULL
        ), fresh AS MATERIALIZED (
            SELECT *, row_number() OVER (PARTITION BY chat_id ORDER BY ordinal) AS step FROM given WHERE is_member AND first_seq IS NULL
        ), locked AS MATERIALIZED (
            SELECT id FROM chats WHERE id IN (SELECT chat_id FROM fresh) ORDER BY id FOR NO KEY UPDATE
        ), advanced AS (
            UPDATE chats c SET last_seq = c.last_seq + f.count, active_at = greatest(c.active_at, f.latest)
            FROM (SELECT chat_id, count(*) AS count, max(created_at) AS latest FROM fresh GROUP BY chat_id) f JOIN locked l ON l.id = f.chat_id
            WHERE c.id = f.chat_id
            RETURNING c.id, c.last_seq - f.count AS base
        ), numbered AS MATERIALIZED (
            SELECT f.*, a.base + f.step AS seq FROM fresh f JOIN advanced a ON a.id = f.chat_id ORDER BY f.ordinal
        ), stored AS (
            INSERT INTO messages (chat_id, seq, id, sender_id, client_id, content, created_at)
            SELECT chat_id, seq, id, sender_id, client_id, content, created_at FROM numbered
        ), queued AS (
            INSERT INTO outbox (chat_id, seq, type, body, trace, created_at)
            SELECT chat_id, seq, 'NewMessage', body || seq || '}', trace, created_at FROM numbered ORDER BY ordinal
        )
        SELECT g.is_member, g.first_seq, n.seq FROM given g LEFT JOIN numbered n ON n.ordinal = g.ordinal ORDER BY g.ordinal
        """;

    /// <summary>Stores <paramref name="messages"/>, all or none, and says of each, in their order, what became of it.</summary>
    /// <exception cref="PostgresException">
    /// <see cref="PostgresErrorCodes.UniqueViolation"/>: a message of the same client id came at the same time, or is here twice.
    /// </exception>
    public static async Task<Stored[]> ExecuteAsync(
        NpgsqlDataSource database, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        AddColumn(command, messages, m => m.ChatId);
        AddColumn(command, messages, m => m.SenderId);
        AddColumn(command, messages, m => m.ClientId);
        AddColumn(command, messages, m => m.Id);
        AddColumn(command, messages, m => m.Content);
        AddColumn(command, messages, m => m.CreatedAt);
        AddColumn(command, messages, m => m.Body);
        AddColumn(command, messages, m => m.Trace);

        var outcomes = new Stored[messages.Count];
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; await rows.ReadAsync(cancellationToken); i++)
        {
            outcomes[i] =
                !rows.GetBoolean(0) ? new Stored(StoreOutcome.NotMember, 0)
                : !rows.IsDBNull(1) ? new Stored(StoreOutcome.Repeated, rows.GetInt64(1))
                : new Stored(StoreOutcome.Added, rows.GetInt64(2));
        }

        return outcomes;
    }

    private static void AddColumn<T>(NpgsqlCommand command, IReadOnlyList<NewMessage> messages, Func<NewMessage, T> value)
    {
        var column = new T[messages.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(messages[i]);
        }

        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column });
    }
}
