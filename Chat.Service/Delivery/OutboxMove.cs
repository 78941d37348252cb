using System.Text;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>
/// Moves committed rows from the outbox to the log, numbering them: one statement, so one commit. It locks the log's one row before it
/// takes anything, so that of two relays that both believe to lead one waits, and then finds only what is left.
/// </summary>
/// <remarks>
/// What one chat has in the outbox becomes visible in the order of its ids, and each move takes the lowest ids that it sees, so a
/// chat's events keep their order whoever moves them. An id that commits late is taken by a later move: nothing is skipped.
/// </remarks>
internal static class OutboxMove
{
    /// <summary>The most events of one move; a reader holds one batch in memory.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The most bytes of bodies in one move, unless a single one is larger.</summary>
    public const int MostBytes = 1_000_000;

    /// <summary>An empty outbox locks nothing: a lock is a write, and this runs ten times a second for ever.</summary>
    private const string Sql =
        """
        WITH held AS MATERIALIZED (
            SELECT epoch, head, trimmed FROM log WHERE EXISTS (SELECT FROM outbox) FOR UPDATE
        ), oldest AS (
            SELECT id, sum(octet_length(body)) OVER (ORDER BY id) - octet_length(body) AS bytes_before
            FROM (SELECT id, body FROM outbox CROSS JOIN held ORDER BY id LIMIT $1) o
        ), taken AS MATERIALIZED (
            DELETE FROM outbox WHERE id IN (SELECT id FROM oldest WHERE bytes_before < $2)
            RETURNING id, chat_id, seq, type, users, body, trace, created_at
        ), numbered AS MATERIALIZED (
            SELECT t.*, h.head + row_number() OVER (ORDER BY t.id) AS position FROM taken t CROSS JOIN held h
        ), advanced AS (
            UPDATE log SET head = n.head FROM (SELECT max(position) AS head FROM numbered) n WHERE n.head IS NOT NULL
        ), logged AS (
            INSERT INTO events (position, chat_id, seq, type, users, body, trace, created_at)
            SELECT position, chat_id, seq, type, users, body, trace, clock_timestamp() FROM numbered
        )
        SELECT n.position, n.chat_id, n.seq, n.type, n.users, n.body, n.trace, h.epoch, h.trimmed, n.created_at
        FROM numbered n CROSS JOIN held h ORDER BY n.position
        """;

    /// <summary>Moves the oldest rows; null when there are none.</summary>
    public static async Task<MovedBatch?> ExecuteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = MostEvents }, new NpgsqlParameter<int> { TypedValue = MostBytes } },
        };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<FeedEvent>();
        var (epoch, trimmed, oldest) = ("", 0L, DateTimeOffset.MaxValue);
        while (await rows.ReadAsync(cancellationToken))
        {
            events.Add(FeedEvent.Read(rows));
            (epoch, trimmed) = (rows.GetString(7), rows.GetInt64(8));
            var created = await rows.GetFieldValueAsync<DateTimeOffset>(9, cancellationToken);
            oldest = created < oldest ? created : oldest;
        }

        var isFull = events.Count == MostEvents || events.Sum(moved => Encoding.UTF8.GetByteCount(moved.Body)) >= MostBytes;
        return events.Count == 0 ? null : new MovedBatch(new FeedPage(epoch, events[^1].Position, trimmed + 1, events), oldest, isFull);
    }
}
