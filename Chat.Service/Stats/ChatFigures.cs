using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Stats;

/// <summary>What the database knows of storing and relaying: the same whichever replica is asked. Read from the log's end, so that its length does not matter.</summary>
internal sealed class ChatFigures(ChatDb db)
{
    /// <summary>The most events that a rate is taken from.</summary>
    private const int Sample = 5000;

    private const int LagSample = 100;

    public async Task<ChatStats> ReadAsync(CancellationToken cancellationToken) => (await db.Database.SqlQuery<ChatStats>(
        $"""
        WITH newest AS MATERIALIZED (
            SELECT chat_id, seq, type, created_at FROM events ORDER BY position DESC LIMIT {Sample}
        ), minute AS MATERIALIZED (
            SELECT type, created_at FROM newest WHERE created_at > now() - interval '1 minute'
        ), rate AS (
            SELECT count(*) AS events, count(*) FILTER (WHERE type = 'NewMessage') AS messages,
                CASE WHEN count(*) < {Sample} THEN 60 ELSE greatest(extract(epoch FROM now() - min(created_at)), 0.001) END AS seconds
            FROM minute
        ), lag AS (
            SELECT 1000 * extract(epoch FROM e.created_at - m.created_at) AS lag
            FROM (SELECT * FROM newest WHERE type = 'NewMessage' ORDER BY created_at DESC LIMIT {LagSample}) e
            JOIN messages m ON m.chat_id = e.chat_id AND m.seq = e.seq
        )
        SELECT l.head AS "Position", (r.events / r.seconds)::float8 AS "EventsPerSecond", (r.messages / r.seconds)::float8 AS "MessagesPerSecond",
            (SELECT count(*) FROM outbox) AS "OutboxDepth",
            coalesce(greatest(extract(epoch FROM clock_timestamp() - (SELECT min(created_at) FROM outbox)), 0), 0)::float8 AS "OutboxAgeSeconds",
            (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag)::float8 FROM lag) AS "RelayLagMilliseconds",
            (SELECT max(lag)::float8 FROM lag) AS "RelayLagWorstMilliseconds",
            (SELECT count(*) FROM webhooks WHERE next_attempt_at > now()) AS "WebhooksWaiting",
            (SELECT count(*) FROM push_queue) AS "PushesWaiting",
            pg_database_size(current_database()) AS "DatabaseBytes",
            (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS "DatabaseConnections"
        FROM log l CROSS JOIN rate r
        """).ToListAsync(cancellationToken))[0];
}
