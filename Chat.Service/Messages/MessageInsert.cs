using Npgsql;

namespace Chat.Service.Messages;

/// <summary>
/// What stores messages, one or many, in one round trip and one commit: their chats are locked, and then one statement does it all:
/// membership, idempotency, the chat's next numbers, the messages with their files and whom they name, who follows their threads now, and
/// their events.
/// </summary>
/// <remarks>
/// The chats are locked in the order of their ids, so two batches never wait for each other in a circle. Whatever changes who may write in a chat
/// locks its row too, and the second statement sees what was committed before it began: what a message is checked against cannot
/// change until its commit. Nobody can hold the chats of others: only a member's message has its chat locked, and who became one
/// between the two statements is told what was true before. A statement that both waits for the row and checks would be run a second
/// time by PostgreSQL for every wait (READ COMMITTED), which on a busy chat costs more than all the rest.
/// Numbers come from the locked row and go back with a failing statement: they have no holes. A client id that is here twice violates the
/// unique index, and all of it fails.
/// The look-ups are LATERAL with LIMIT, and two of their conditions are written so that no index serves them: this way each is one probe of
/// the one right index, whatever the statistics of a young table say, where a join would once have been planned as a scan.
/// What a message says does not travel from step to step: it is taken from the parameters where it is stored.
/// </remarks>
internal static class MessageInsert
{
    /// <summary>Leaves the ids of what it locked in a setting that ends with the transaction.</summary>
    private const string Lock =
        """
        SELECT set_config('rustygate.locked', coalesce(string_agg(id::text, ' '), ''), true)
        FROM (
            SELECT id FROM chats
            WHERE id = ANY(ARRAY(
                SELECT g.chat_id FROM unnest($1, $2) AS g (chat_id, sender_id)
                WHERE (SELECT true FROM members WHERE chat_id = g.chat_id AND user_id = g.sender_id LIMIT 1)))
            ORDER BY id FOR NO KEY UPDATE
        ) locked
        """;

    private const string Steps =
        """
        WITH given AS MATERIALIZED (
            SELECT g.ordinal, g.chat_id, g.sender_id, g.created_at, f.seq AS first_seq, c.slow_mode_seconds > 0 AND m.role = 'member' AS is_slow,
                ceil(extract(epoch FROM m.posted_at - g.created_at) + c.slow_mode_seconds) AS wait,
                CASE
                WHEN m.role IS NULL OR strpos(current_setting('rustygate.locked'), g.chat_id::text) = 0 THEN 2
                WHEN f.seq IS NOT NULL THEN 1
                WHEN c.archived_at IS NOT NULL THEN 7
                WHEN c.is_blocked THEN 8
                WHEN g.to_everyone AND m.role = 'member' AND c.type IN ('private_channel', 'public_channel') THEN 3
                ELSE 0 END AS outcome
            FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS g (chat_id, sender_id, client_id, to_everyone, created_at, ordinal)
            LEFT JOIN LATERAL (SELECT type, archived_at, is_blocked, slow_mode_seconds FROM chats WHERE id = g.chat_id LIMIT 1) c ON true
            LEFT JOIN LATERAL (SELECT role, posted_at FROM members WHERE chat_id = g.chat_id AND user_id = g.sender_id LIMIT 1) m ON true
            LEFT JOIN LATERAL (
                SELECT seq FROM messages
                WHERE client_id = g.client_id AND sender_id IS NOT DISTINCT FROM g.sender_id AND chat_id IS NOT DISTINCT FROM g.chat_id LIMIT 1
            ) f ON true
        ), paced AS MATERIALIZED (
            SELECT ordinal, chat_id, sender_id, created_at, is_slow, wait,
                is_slow AND (wait > 0 OR row_number() OVER (PARTITION BY chat_id, sender_id ORDER BY ordinal) > 1) AS is_too_soon
            FROM given WHERE outcome = 0
        ), fresh AS MATERIALIZED (
            SELECT ordinal, chat_id, sender_id, created_at, is_slow, row_number() OVER (PARTITION BY chat_id ORDER BY ordinal) AS step
            FROM paced WHERE is_too_soon IS NOT TRUE
        ), advanced AS (
            UPDATE chats c SET last_seq = c.last_seq + f.count, active_at = greatest(c.active_at, f.latest)
            FROM (SELECT chat_id, count(*) AS count, max(created_at) AS latest FROM fresh GROUP BY chat_id) f WHERE c.id = f.chat_id
            RETURNING c.id, c.last_seq - f.count AS base
        ), numbered AS MATERIALIZED (
            SELECT f.ordinal, f.chat_id, f.sender_id, f.created_at, f.is_slow, a.base + f.step AS seq
            FROM fresh f JOIN advanced a ON a.id = f.chat_id ORDER BY f.ordinal
        ), stored AS (
            INSERT INTO messages (
                chat_id, seq, id, sender_id, client_id, kind, content, reply_to, thread_seq, mentions, forward_of, forwarded_from, files, created_at)
            SELECT chat_id, seq, ($6)[ordinal], sender_id, ($3)[ordinal], ($7)[ordinal], ($8)[ordinal], ($9)[ordinal], ($10)[ordinal],
                ($11)[ordinal]::uuid[], ($12)[ordinal], ($13)[ordinal], ($14)[ordinal]::jsonb, created_at
            FROM numbered
        ), timed AS (
            UPDATE members m SET posted_at = n.created_at FROM numbered n WHERE n.is_slow AND m.chat_id = n.chat_id AND m.user_id = n.sender_id
        ), queued AS (
            INSERT INTO outbox (chat_id, seq, type, body, trace, created_at)
            SELECT chat_id, seq, 'NewMessage', ($16)[ordinal] || seq || '}', ($17)[ordinal], created_at FROM numbered ORDER BY ordinal
        )
        """;

    /// <summary>Steps that most messages have no need of, and that PostgreSQL would set up for each batch.</summary>
    private const string References =
        """
        , named AS (
            INSERT INTO mentions (chat_id, user_id, seq, sender_id)
            SELECT n.chat_id, m.user_id, n.seq, n.sender_id FROM numbered n CROSS JOIN unnest(($11)[n.ordinal]::uuid[]) m (user_id)
            WHERE ($11)[n.ordinal] <> '{}'
        ), attached AS (
            INSERT INTO message_files (chat_id, seq, file_id)
            SELECT n.chat_id, n.seq, f.id FROM numbered n CROSS JOIN unnest(($15)[n.ordinal]::uuid[]) f (id) WHERE ($15)[n.ordinal] <> '{}'
        ), followed AS (
            INSERT INTO thread_follows (chat_id, seq, user_id, following)
            SELECT DISTINCT chat_id, ($10)[ordinal], sender_id, true FROM numbered WHERE ($10)[ordinal] IS NOT NULL
            ON CONFLICT (chat_id, seq, user_id) DO UPDATE SET following = true
        )
        """;

    private const string Outcomes =
        """

        SELECT ordinal, 0, seq FROM numbered
        UNION ALL
        SELECT ordinal, outcome, first_seq FROM given WHERE outcome <> 0
        UNION ALL
        SELECT ordinal, 9, greatest(wait, 1)::bigint FROM paced WHERE is_too_soon
        """;

    private const string StoreText = Steps + Outcomes;

    private const string StoreWithReferences = Steps + References + Outcomes;

    /// <summary>Stores <paramref name="messages"/>, all or none, and says of each, in their order, what became of it.</summary>
    /// <exception cref="PostgresException">
    /// <see cref="PostgresErrorCodes.UniqueViolation"/>: a client id is here twice.
    /// <see cref="PostgresErrorCodes.ForeignKeyViolation"/>: a file has just been collected.
    /// </exception>
    public static async Task<Stored[]> ExecuteAsync(
        NpgsqlDataSource database, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        var (chats, senders) = (Column(messages, m => m.ChatId), Column(messages, m => m.SenderId));
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { chats, senders } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(messages.Any(m => m.HasReferences) ? StoreWithReferences : StoreText)
        {
            Parameters =
            {
                chats.Clone(),
                senders.Clone(),
                Column(messages, m => m.ClientId),
                Column(messages, m => m.ToEveryone),
                Column(messages, m => m.CreatedAt),
                Column(messages, m => m.Id),
                Column(messages, m => m.Kind),
                Column(messages, m => m.Content),
                Column(messages, m => m.ReplyTo),
                Column(messages, m => m.ThreadSeq),
                Column(messages, m => m.Mentions),
                Column(messages, m => m.ForwardOf),
                Column(messages, m => m.ForwardedFrom),
                Column(messages, m => m.Files),
                Column(messages, m => m.FileIds),
                Column(messages, m => m.Body),
                Column(messages, m => m.Trace),
            },
        });

        var outcomes = new Stored[messages.Count];
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        var answered = 0;
        while (await rows.ReadAsync(cancellationToken))
        {
            answered++;
            outcomes[rows.GetInt64(0) - 1] = new Stored((StoreOutcome)rows.GetInt32(1), rows.IsDBNull(2) ? 0 : rows.GetInt64(2));
        }

        return answered == outcomes.Length ? outcomes : throw new InvalidOperationException($"{answered} of {outcomes.Length} messages have an outcome.");
    }

    private static NpgsqlParameter<T[]> Column<T>(IReadOnlyList<NewMessage> messages, Func<NewMessage, T> value)
    {
        var column = new T[messages.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(messages[i]);
        }

        return new NpgsqlParameter<T[]> { TypedValue = column };
    }
}
