using Npgsql;

namespace Chat.Service.Messages;

/// <summary>
/// The one statement that stores messages, one or many, in one round trip and one commit: membership, idempotency, the chat's next
/// numbers, the messages with their files and whom they name, who follows their threads now, and their events.
/// </summary>
/// <remarks>
/// The chats are locked in the order of their ids, so two batches never wait for each other in a circle. Numbers come from the locked
/// row and go back with a failing statement: they have no holes. What a message was checked against is as old as the statement, and the
/// lock may have been waited for: a chat whose version is another by then takes nothing, and whoever asked asks again. Two statements that hold the same client id at the same time both
/// find it new; the second to commit violates the unique index and fails as a whole. Asked again it finds the first.
/// The look-ups are LATERAL with LIMIT, and two of their conditions are written so that no index serves them: this way each is one probe of
/// the one right index, whatever the statistics of a young table say, where a join would once have been planned as a scan.
/// </remarks>
internal static class MessageInsert
{
    private const string Sql =
        """
        WITH given AS MATERIALIZED (
            SELECT g.*, f.seq AS first_seq, c.version, c.slow_mode_seconds > 0 AND m.role = 'member' AS is_slow,
                ceil(extract(epoch FROM m.posted_at - g.created_at) + c.slow_mode_seconds) AS wait,
                CASE
                WHEN m.role IS NULL THEN 2
                WHEN f.seq IS NOT NULL THEN 1
                WHEN c.archived_at IS NOT NULL THEN 7
                WHEN c.is_blocked THEN 8
                WHEN g.to_everyone AND m.role = 'member' AND c.type IN ('private_channel', 'public_channel') THEN 3
                ELSE 0 END AS outcome
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) WITH ORDINALITY AS g (
                chat_id, sender_id, client_id, id, kind, content, reply_to, thread_seq, mentions, to_everyone, forward_of, forwarded_from,
                file_ids, files,
                created_at, body, trace, ordinal)
            LEFT JOIN LATERAL (SELECT type, version, archived_at, is_blocked, slow_mode_seconds FROM chats WHERE id = g.chat_id LIMIT 1) c ON true
            LEFT JOIN LATERAL (SELECT role, posted_at FROM members WHERE chat_id = g.chat_id AND user_id = g.sender_id LIMIT 1) m ON true
            LEFT JOIN LATERAL (
                SELECT seq FROM messages
                WHERE client_id = g.client_id AND sender_id IS NOT DISTINCT FROM g.sender_id AND chat_id IS NOT DISTINCT FROM g.chat_id LIMIT 1
            ) f ON true
        ), paced AS MATERIALIZED (
            SELECT *, is_slow AND (wait > 0 OR row_number() OVER (PARTITION BY chat_id, sender_id ORDER BY ordinal) > 1) AS is_too_soon
            FROM given WHERE outcome = 0
        ), fresh AS MATERIALIZED (
            SELECT *, row_number() OVER (PARTITION BY chat_id ORDER BY ordinal) AS step FROM paced WHERE is_too_soon IS NOT TRUE
        ), locked AS MATERIALIZED (
            SELECT c.id, f.count, f.latest, f.is_slow
            FROM (
                SELECT chat_id, version, count(*) AS count, max(created_at) AS latest, bool_or(is_slow) AS is_slow FROM fresh GROUP BY chat_id, version
            ) f JOIN chats c ON c.id = f.chat_id AND c.version = f.version
            ORDER BY c.id FOR NO KEY UPDATE OF c
        ), advanced AS (
            UPDATE chats c SET last_seq = c.last_seq + l.count, active_at = greatest(c.active_at, l.latest), version = c.version + l.is_slow::int
            FROM locked l WHERE c.id = l.id
            RETURNING c.id, c.last_seq - l.count AS base
        ), numbered AS MATERIALIZED (
            SELECT f.*, a.base + f.step AS seq FROM fresh f JOIN advanced a ON a.id = f.chat_id ORDER BY f.ordinal
        ), stored AS (
            INSERT INTO messages (
                chat_id, seq, id, sender_id, client_id, kind, content, reply_to, thread_seq, mentions, forward_of, forwarded_from, files, created_at)
            SELECT chat_id, seq, id, sender_id, client_id, kind, content, reply_to, thread_seq, mentions::uuid[], forward_of, forwarded_from,
                files::jsonb, created_at
            FROM numbered
        ), timed AS (
            UPDATE members m SET posted_at = n.created_at FROM numbered n WHERE n.is_slow AND m.chat_id = n.chat_id AND m.user_id = n.sender_id
        ), named AS (
            INSERT INTO mentions (chat_id, user_id, seq, sender_id)
            SELECT n.chat_id, m.user_id, n.seq, n.sender_id FROM numbered n CROSS JOIN unnest(n.mentions::uuid[]) m (user_id)
            WHERE n.mentions <> '{}'
        ), attached AS (
            INSERT INTO message_files (chat_id, seq, file_id)
            SELECT n.chat_id, n.seq, f.id FROM numbered n CROSS JOIN unnest(n.file_ids::uuid[]) f (id) WHERE n.file_ids <> '{}'
        ), followed AS (
            INSERT INTO thread_follows (chat_id, seq, user_id, following)
            SELECT DISTINCT chat_id, thread_seq, sender_id, true FROM numbered WHERE thread_seq IS NOT NULL
            ON CONFLICT (chat_id, seq, user_id) DO UPDATE SET following = true
        ), queued AS (
            INSERT INTO outbox (chat_id, seq, type, body, trace, created_at)
            SELECT chat_id, seq, 'NewMessage', body || seq || '}', trace, created_at FROM numbered ORDER BY ordinal
        )
        SELECT ordinal, outcome, seq FROM numbered
        UNION ALL
        SELECT ordinal, outcome, first_seq FROM given WHERE outcome <> 0
        UNION ALL
        SELECT ordinal, 9, greatest(wait, 1)::bigint FROM paced WHERE is_too_soon
        """;

    /// <summary>Stores <paramref name="messages"/>, all or none, and says of each, in their order, what became of it.</summary>
    /// <exception cref="PostgresException">
    /// <see cref="PostgresErrorCodes.UniqueViolation"/>: a message of the same client id came at the same time, or is here twice.
    /// <see cref="PostgresErrorCodes.ForeignKeyViolation"/>: a file has just been collected.
    /// </exception>
    public static async Task<Stored[]> ExecuteAsync(
        NpgsqlDataSource database, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        AddColumn(command, messages, m => m.ChatId);
        AddColumn(command, messages, m => m.SenderId);
        AddColumn(command, messages, m => m.ClientId);
        AddColumn(command, messages, m => m.Id);
        AddColumn(command, messages, m => m.Kind);
        AddColumn(command, messages, m => m.Content);
        AddColumn(command, messages, m => m.ReplyTo);
        AddColumn(command, messages, m => m.ThreadSeq);
        AddColumn(command, messages, m => m.Mentions);
        AddColumn(command, messages, m => m.ToEveryone);
        AddColumn(command, messages, m => m.ForwardOf);
        AddColumn(command, messages, m => m.ForwardedFrom);
        AddColumn(command, messages, m => m.FileIds);
        AddColumn(command, messages, m => m.Files);
        AddColumn(command, messages, m => m.CreatedAt);
        AddColumn(command, messages, m => m.Body);
        AddColumn(command, messages, m => m.Trace);

        var outcomes = new Stored[messages.Count];
        Array.Fill(outcomes, new Stored(StoreOutcome.Changed, 0));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            outcomes[rows.GetInt64(0) - 1] = new Stored((StoreOutcome)rows.GetInt32(1), rows.IsDBNull(2) ? 0 : rows.GetInt64(2));
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
