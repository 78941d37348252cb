using Chat.Service.Chats;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Push;

/// <summary>A message on its way to a browser, with all that decides whether it is still wanted, as of now.</summary>
internal sealed record PushTask(
    PushSubscription Subscription, long Position, int Attempts, bool IsSettled, DateTimeOffset CreatedAt, bool IsWanted, PushMessage Message);

/// <summary>What there is to tell to whom.</summary>
internal sealed class PushQueue([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Longer than an attempt takes: then another may take it up.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int MostEvents = 1000;

    /// <summary>
    /// Moves the cursor over the next events and queues, in the same statement, who is to be told of them. Whoever else does it waits for the
    /// cursor's row, and then finds what is left: nothing is skipped and nothing queued twice. A log that stands still is only read,
    /// and where nobody wants notifications no member is looked at.
    /// </summary>
    private const string FillSql =
        """
        WITH c AS MATERIALIZED (
            SELECT position FROM push_cursor WHERE position < (SELECT head FROM log) FOR UPDATE
        ), e AS MATERIALIZED (
            SELECT e.position, e.chat_id, e.seq, e.type FROM c
            CROSS JOIN LATERAL (SELECT position, chat_id, seq, type FROM events WHERE position > c.position ORDER BY position LIMIT $2) e
        ), queued AS (
            INSERT INTO push_queue (subscription_id, position, chat_id, seq, due_at, created_at, attempts, is_settled)
            SELECT s.id, e.position, e.chat_id, e.seq, $1, $1, 0, false
            FROM e JOIN messages x ON x.chat_id = e.chat_id AND x.seq = e.seq AND x.deleted_at IS NULL AND x.kind = 'text'
            JOIN members m ON m.chat_id = e.chat_id AND m.user_id <> x.sender_id AND m.read_seq < e.seq AND (m.muted_until IS NULL OR m.muted_until <= $1)
            JOIN push_subscriptions s ON s.user_id = m.user_id
            WHERE (SELECT EXISTS (SELECT FROM push_subscriptions)) AND e.type = 'NewMessage' AND (m.notify = 'everything' OR (m.notify = 'mentions' AND x.mentions && ARRAY[m.user_id, $3, $4]))
                AND NOT EXISTS (SELECT FROM blocks b WHERE b.user_id = m.user_id AND b.blocked_id = x.sender_id)
            ON CONFLICT DO NOTHING
        )
        UPDATE push_cursor SET position = n.position FROM (SELECT max(position) AS position FROM e) n WHERE n.position IS NOT NULL
        RETURNING (SELECT count(*) FROM e)
        """;

    private const string TakeSql =
        """
        WITH due AS (
            SELECT subscription_id, position FROM push_queue WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), q AS (
            UPDATE push_queue q SET due_at = $3 FROM due WHERE q.subscription_id = due.subscription_id AND q.position = due.position RETURNING q.*
        )
        SELECT s.id, s.user_id, s.endpoint, s.p256dh, s.auth, s.device, q.position, q.attempts, q.is_settled, q.created_at,
            x.deleted_at IS NULL AND m.read_seq < q.seq AND (m.muted_until IS NULL OR m.muted_until <= $1)
                AND (m.notify = 'everything' OR (m.notify = 'mentions' AND x.mentions && ARRAY[s.user_id, $4, $5])),
            q.chat_id, c.type, c.name, x.id, x.seq, x.sender_id, left(x.content, 400), x.mentions && ARRAY[s.user_id, $4, $5]
        FROM q JOIN push_subscriptions s ON s.id = q.subscription_id
        LEFT JOIN chats c ON c.id = q.chat_id
        LEFT JOIN messages x ON x.chat_id = q.chat_id AND x.seq = q.seq
        LEFT JOIN members m ON m.chat_id = q.chat_id AND m.user_id = s.user_id
        ORDER BY q.position
        """;

    /// <summary>Looks through what is new in the log; true while there may be more.</summary>
    public async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FillSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostEvents });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Mention.All });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Mention.Here });
        return await command.ExecuteScalarAsync(cancellationToken) is long and MostEvents;
    }

    /// <summary>Takes what is due, for longer than an attempt lasts.</summary>
    public async Task<List<PushTask>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + Lease });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Mention.All });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Mention.Here });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var taken = new List<PushTask>();
        while (await rows.ReadAsync(cancellationToken))
        {
            taken.Add(await ReadAsync(rows, cancellationToken));
        }

        return taken;
    }

    private static async Task<PushTask> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var subscription = new PushSubscription
        {
            Id = row.GetGuid(0),
            UserId = row.GetGuid(1),
            Endpoint = row.GetString(2),
            P256dh = await row.GetFieldValueAsync<byte[]>(3, cancellationToken),
            Auth = await row.GetFieldValueAsync<byte[]>(4, cancellationToken),
            Device = row.GetString(5),
        };
        var isWanted = !row.IsDBNull(10) && row.GetBoolean(10);
        var message = isWanted
            ? new PushMessage(
                "message", row.GetGuid(11), Enum.Parse<ChatType>(row.GetString(12).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                row.IsDBNull(13) ? null : row.GetString(13), row.GetGuid(14), row.GetInt64(15), row.GetGuid(16), SenderName: null,
                PushMessage.Beginning(row.GetString(17)), row.GetBoolean(18))
            : new PushMessage("message", row.GetGuid(11));
        var createdAt = await row.GetFieldValueAsync<DateTimeOffset>(9, cancellationToken);
        return new PushTask(subscription, row.GetInt64(6), row.GetInt32(7), row.GetBoolean(8), createdAt, isWanted, message);
    }
}
