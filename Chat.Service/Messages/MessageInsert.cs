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
/// The look-ups are LATERAL with LIMIT, and two of their conditions are written so that no index serves them: this way each is one probe of
/// the one right index, whatever the statistics of a young table say, where a join would once have been planned as a scan.
/// </remarks>
internal static class MessageInsert
{
    private const string Sql =
        """
        WITH given AS MATERIALIZED (
            SELECT g.*, m.user_id IS NOT NULL AS is_member, f.seq AS first_seq
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY
                AS g (chat_id, sender_id, client_id, id, content, created_at, body, trace, ordinal)
            LEFT JOIN LATERAL (SELECT user_id FROM members WHERE chat_id = g.chat_id AND user_id = g.sender_id LIMIT 1) m ON true
            LEFT JOIN LATERAL (
                SELECT seq FROM messages
                WHERE client_id = g.client_id AND sender_id IS NOT DISTINCT FROM g.sender_id AND chat_id IS NOT DISTINCT FROM g.chat_id LIMIT 1
            ) f ON true
        ), fresh AS MATERIALIZED (
            SELECT *, row_number() OVER (PARTITION BY chat_id ORDER BY ordinal) AS step FROM given WHERE is_member AND first_seq IS NULL
        ), locked AS MATERIALIZED (
            SELECT c.id, f.count, f.latest
            FROM (SELECT chat_id, count(*) AS count, max(created_at) AS latest FROM fresh GROUP BY chat_id) f JOIN chats c ON c.id = f.chat_id
            ORDER BY c.id FOR NO KEY UPDATE OF c
        ), advanced AS (
            UPDATE chats c SET last_seq = c.last_seq + l.count, active_at = greatest(c.active_at, l.latest)
            FROM locked l WHERE c.id = l.id
            RETURNING c.id, c.last_seq - l.count AS base
        ), numbered AS MATERIALIZED (
            SELECT f.*, a.base + f.step AS seq FROM fresh f JOIN advanced a ON a.id = f.chat_id ORDER BY f.ordinal
        ), stored AS (
            INSERT INTO messages (chat_id, seq, id, sender_id, client_id, content, created_at)
            SELECT chat_id, seq, id, sender_id, client_id, content, created_at FROM numbered
        ), queued AS (
            INSERT INTO outbox (chat_id, seq, type, body, trace, created_at)
            SELECT chat_id, seq, 'NewMessage', body || seq || '}', trace, created_at FROM numbered ORDER BY ordinal
        )
        SELECT ordinal, is_member, seq, true FROM numbered
        UNION ALL
        SELECT ordinal, is_member, first_seq, false FROM given WHERE NOT is_member OR first_seq IS NOT NULL
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
        while (await rows.ReadAsync(cancellationToken))
        {
            outcomes[rows.GetInt64(0) - 1] =
                !rows.GetBoolean(1) ? new Stored(StoreOutcome.NotMember, 0)
                : new Stored(rows.GetBoolean(3) ? StoreOutcome.Added : StoreOutcome.Repeated, rows.GetInt64(2));
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
