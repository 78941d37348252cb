using Chat.Service.Delivery;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Webhooks;

/// <summary>What there is to deliver, read from the log: each webhook's own position is all the queue that it has.</summary>
internal sealed class WebhookQueue([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database)
{
    /// <summary>The most events of one page; between two pages it is asked again who may be told.</summary>
    public const int PageSize = 50;

    /// <summary>An event that is addressed to some people only is theirs, but for who comes and goes.</summary>
    private const string Wanted = "e.type = ANY (w.events) AND (e.users IS NULL OR e.type IN ('AddToChat', 'RemoveFromChat'))";

    private const string DueSql =
        $"""
        SELECT w.id FROM webhooks w
        WHERE w.disabled_at IS NULL AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= $1) AND w.id <> ALL ($2) AND EXISTS (
            SELECT FROM unnest(w.chats) AS c (chat_id) CROSS JOIN LATERAL (
                SELECT FROM events e WHERE e.chat_id = c.chat_id AND e.position > w.position AND {Wanted} LIMIT 1
            ) e
        )
        ORDER BY w.next_attempt_at NULLS FIRST LIMIT $3
        """;

    /// <summary>A page comes with the head of its snapshot: what is not on a page that is not full, and not after that head, is not there.</summary>
    private const string PageSql =
        $"""
        SELECT e.position, e.chat_id, e.seq, e.type, e.users, {Tombstones.Body}, e.trace, e.created_at, l.epoch, l.head
        FROM log l JOIN webhooks w ON w.id = $1 AND w.disabled_at IS NULL
        LEFT JOIN LATERAL (
            SELECT e.* FROM unnest(w.chats) AS c (chat_id)
            JOIN members m ON m.chat_id = c.chat_id AND m.user_id = w.owner_id AND m.role IN ('owner', 'admin')
            CROSS JOIN LATERAL (
                SELECT * FROM events e WHERE e.chat_id = c.chat_id AND e.position > w.position AND {Wanted} ORDER BY e.position LIMIT $2
            ) e
            ORDER BY e.position LIMIT $2
        ) e ON true
        {Tombstones.Join}
        ORDER BY e.position
        """;

    private const string OneSql =
        $"""
        SELECT e.position, e.chat_id, e.seq, e.type, e.users, {Tombstones.Body}, e.trace, e.created_at, l.epoch, l.head
        FROM events e CROSS JOIN log l {Tombstones.Join} WHERE e.position = $1
        """;

    /// <summary>Webhooks that nothing concerns must not hold the log back for ever, nor write whenever someone else does.</summary>
    private const string SkipSql =
        $"""
        UPDATE webhooks w SET position = l.head FROM log l
        WHERE w.disabled_at IS NULL AND w.position < l.head - 1000 AND w.id <> ALL ($1) AND NOT EXISTS (
            SELECT FROM unnest(w.chats) AS c (chat_id) CROSS JOIN LATERAL (
                SELECT FROM events e WHERE e.chat_id = c.chat_id AND e.position > w.position AND {Wanted} LIMIT 1
            ) e
        )
        """;

    /// <summary>Webhooks that have something to be told now, without those that are being told.</summary>
    public async Task<List<Guid>> DueAsync(DateTimeOffset now, Guid[] busy, int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = busy });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            due.Add(rows.GetGuid(0));
        }

        return due;
    }

    /// <summary>The next events of a webhook and the log's head; null when it is gone or off.</summary>
    public async Task<(List<WebhookMessage> Messages, long Head)?> PageAsync(Guid webhook, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = webhook });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (messages, head) = (new List<WebhookMessage>(), -1L);
        while (await rows.ReadAsync(cancellationToken))
        {
            head = rows.GetInt64(9);
            if (!rows.IsDBNull(0))
            {
                messages.Add(await ReadAsync(rows, cancellationToken));
            }
        }

        return head < 0 ? null : (messages, head);
    }

    /// <summary>One event; null when the log does not have it any more.</summary>
    public async Task<WebhookMessage?> FindAsync(long position, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OneSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? await ReadAsync(row, cancellationToken) : null;
    }

    public async Task SkipAsync(Guid[] busy, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SkipSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = busy });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<WebhookMessage> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken) =>
        new(row.GetString(8), FeedEvent.Read(row), await row.GetFieldValueAsync<DateTimeOffset>(7, cancellationToken));
}
