using Npgsql;

namespace Chat.Service.Search;

/// <summary>One piece of the index: what the next events tell of, or the next messages of an index in the making. One transaction.</summary>
internal sealed class IndexStep(Folding folding)
{
    private const int Piece = 500;

    /// <summary>
    /// Skips the row when another replica works. A mark that the log has been trimmed past starts anew with the messages; events that come
    /// meanwhile are behind the position that is noted first, so nothing falls between.
    /// </summary>
    private const string TakeMark =
        """
        WITH held AS MATERIALIZED (SELECT m.*, l.head, l.trimmed FROM search_mark m, log l FOR UPDATE OF m SKIP LOCKED), anew AS (
            UPDATE search_mark SET position = h.head, chat_id = '00000000-0000-0000-0000-000000000000', seq = 0
            FROM held h WHERE h.position < h.trimmed AND h.chat_id IS NULL
        )
        SELECT position, chat_id, seq FROM held WHERE position >= trimmed OR chat_id IS NOT NULL
        """;

    private const string NextEvents =
        """
        SELECT position, chat_id, CASE WHEN type IN ('NewMessage', 'MessageUpdated', 'MessageDeleted') THEN coalesce(seq, (body::jsonb ->> 'seq')::bigint) END
        FROM events WHERE position > $1 ORDER BY position LIMIT $2
        """;

    private const string NextMessages =
        """
        SELECT chat_id, seq FROM messages WHERE (chat_id, seq) > ($1, $2) ORDER BY chat_id, seq LIMIT $3
        """;

    private const string Contents =
        """
        SELECT m.chat_id, m.seq, m.sender_id, m.content, m.created_at, m.files IS NOT NULL
        FROM unnest($1, $2) g (chat_id, seq), LATERAL (
            SELECT * FROM messages WHERE chat_id = g.chat_id AND seq = g.seq AND deleted_at IS NULL AND kind = 'text' LIMIT 1) m
        """;

    private const string Write =
        """
        WITH gone AS (
            DELETE FROM message_search WHERE (chat_id, seq) IN (SELECT * FROM unnest($1, $2) EXCEPT SELECT * FROM unnest($3, $4))
        )
        INSERT INTO message_search (chat_id, seq, created_at, terms, text)
        SELECT chat_id, seq, created_at, array_to_tsvector(string_to_array(terms, ' ')), text
        FROM unnest($3, $4, $5, $6, $7) g (chat_id, seq, created_at, terms, text)
        ON CONFLICT (chat_id, seq) DO UPDATE SET terms = excluded.terms, text = excluded.text
        """;

    /// <returns>Whether there is more to do at once. The little that comes meanwhile waits for company: what a piece costs, it costs once.</returns>
    public async Task<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await MarkAsync(connection, cancellationToken) is not var (position, at))
        {
            await transaction.CommitAsync(cancellationToken);
            return false;
        }

        var (keys, last, read) = at is var (chat, seq)
            ? await MessagesAsync(connection, chat, seq, cancellationToken)
            : await EventsAsync(connection, position, cancellationToken);
        if (at is null && read == 0)
        {
            return false;
        }

        await WriteAsync(connection, keys, cancellationToken);
        var done = at is not null && keys.Count < Piece;
        await ExecuteAsync(connection, "UPDATE search_mark SET position = $1, chat_id = $2, seq = $3", cancellationToken,
            at is null ? last : position, at is null || done ? null : keys[^1].Chat, at is null || done ? null : keys[^1].Seq);
        await transaction.CommitAsync(cancellationToken);
        return at is not null || read == Piece;
    }

    private static async Task<(long Position, (Guid Chat, long Seq)? At)?> MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, TakeMark);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? (row.GetInt64(0), await row.IsDBNullAsync(1, cancellationToken) ? null : (row.GetGuid(1), row.GetInt64(2)))
            : null;
    }

    private static async Task<(List<(Guid Chat, long Seq)> Keys, long Last, int Read)> EventsAsync(
        NpgsqlConnection connection, long position, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, NextEvents, position, Piece);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (keys, read) = (new HashSet<(Guid, long)>(), 0);
        while (await rows.ReadAsync(cancellationToken))
        {
            (position, read) = (rows.GetInt64(0), read + 1);
            if (!await rows.IsDBNullAsync(2, cancellationToken))
            {
                keys.Add((rows.GetGuid(1), rows.GetInt64(2)));
            }
        }

        return ([.. keys], position, read);
    }

    private static async Task<(List<(Guid Chat, long Seq)> Keys, long Last, int Read)> MessagesAsync(
        NpgsqlConnection connection, Guid chat, long seq, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, NextMessages, chat, seq, Piece);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<(Guid, long)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            keys.Add((rows.GetGuid(0), rows.GetInt64(1)));
        }

        return (keys, 0, keys.Count);
    }

    private async Task WriteAsync(NpgsqlConnection connection, List<(Guid Chat, long Seq)> keys, CancellationToken cancellationToken)
    {
        var (chats, seqs, times, terms, texts) = (new List<Guid>(), new List<long>(), new List<DateTimeOffset>(), new List<string>(), new List<string>());
        var (allChats, allSeqs) = (keys.Select(key => key.Chat).ToArray(), keys.Select(key => key.Seq).ToArray());
        await using (var command = Command(connection, Contents, allChats, allSeqs))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var text = (await folding.FoldAsync(rows.GetString(3), cancellationToken)).Text;
                string[] marks = [Terms.From(rows.GetGuid(2)), Terms.In(rows.GetGuid(0)), .. rows.GetBoolean(5) ? [Terms.HasFile] : Array.Empty<string>()];
                chats.Add(rows.GetGuid(0));
                seqs.Add(rows.GetInt64(1));
                times.Add(await rows.GetFieldValueAsync<DateTimeOffset>(4, cancellationToken));
                terms.Add(string.Join(' ', Terms.Of(text).Concat(marks)));
                texts.Add(text);
            }
        }

        await ExecuteAsync(connection, Write, cancellationToken,
            allChats, allSeqs, chats.ToArray(), seqs.ToArray(), times.ToArray(), terms.ToArray(), texts.ToArray());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] values)
    {
        // The writes' own limit is that of a request; nobody waits for this one.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 30 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
