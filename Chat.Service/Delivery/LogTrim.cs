using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>
/// Takes events out of the log that are too old or too many, between the relay's moves; never what a webhook that is on has not been
/// told yet, nor what was not looked through for notifications.
/// </summary>
internal sealed class LogTrim(IOptions<RelayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string Sql =
        """
        WITH held AS MATERIALIZED (
            SELECT head, trimmed FROM log FOR UPDATE
        ), last AS MATERIALIZED (
            SELECT max(position) AS position
            FROM (SELECT e.position, e.created_at, h.head FROM held h JOIN events e ON e.position > h.trimmed ORDER BY e.position LIMIT 1000) e
            WHERE (e.created_at < now() - $1 OR e.position <= e.head - $2)
                AND e.position <= (SELECT coalesce(min(position), e.head) FROM webhooks WHERE disabled_at IS NULL)
                AND (e.position <= (SELECT position FROM push_cursor) OR NOT EXISTS (SELECT FROM push_subscriptions))
        ), deleted AS (
            DELETE FROM events e USING held h, last l WHERE e.position > h.trimmed AND e.position <= l.position
        )
        UPDATE log SET trimmed = l.position FROM last l WHERE l.position IS NOT NULL
        """;

    private long? _ran;

    /// <summary>Once a minute takes a piece off that is small, since messages may wait meanwhile; then, while there is more, at every call.</summary>
    public async Task RunWhenDueAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_ran is { } ran && time.GetElapsedTime(ran) < Interval)
        {
            return;
        }

        _ran = await ExecuteAsync(connection, cancellationToken) ? null : time.GetTimestamp();
    }

    /// <returns>Whether anything was taken.</returns>
    internal async Task<bool> ExecuteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.KeepFor },
                new NpgsqlParameter<long> { TypedValue = options.Value.KeepCount },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
