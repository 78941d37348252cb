using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>Reads the log from a position on: how Notify starts, and how it heals a gap.</summary>
internal sealed class EventFeed([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database)
{
    private const string Sql =
        $"""
        SELECT e.position, e.chat_id, e.seq, e.type, e.users, {Tombstones.Body}, e.trace, epoch, head, trimmed
        FROM log LEFT JOIN LATERAL (
            SELECT *, sum(octet_length(body)) OVER (ORDER BY position) - octet_length(body) AS bytes_before
            FROM (SELECT {FeedEvent.Columns} FROM events WHERE position > $1 ORDER BY position LIMIT $2) e
        ) e ON bytes_before < $3
        {Tombstones.Join}
        ORDER BY e.position
        """;

    /// <summary>The most bytes of bodies in one page, unless a single one is larger.</summary>
    private const int MostBytes = 4_000_000;

    /// <summary>
    /// The events after <paramref name="after"/>, at most <paramref name="limit"/>; fewer where bodies are large. There is more while the
    /// last one is not the head. When <see cref="FeedPage.First"/> is later than the next position, what was in between is gone.
    /// </summary>
    public async Task<FeedPage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostBytes });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<FeedEvent>();
        var (epoch, head, trimmed) = ("", 0L, 0L);
        while (await rows.ReadAsync(cancellationToken))
        {
            (epoch, head, trimmed) = (rows.GetString(7), rows.GetInt64(8), rows.GetInt64(9));
            if (!rows.IsDBNull(0))
            {
                events.Add(FeedEvent.Read(rows));
            }
        }

        return new FeedPage(epoch, head, trimmed < head ? trimmed + 1 : 0, events);
    }
}
