using System.Globalization;
using System.Text;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Search;

/// <summary>
/// The question to the index. Its terms and patterns are all answered by GIN indexes; whether the caller is a member is a look-up for each
/// candidate, written so that it cannot become a join that starts with everything in the caller's chats.
/// </summary>
internal sealed class SearchIndex([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database)
{
    /// <summary>The newest ones compete for the best places; pages end with them.</summary>
    public const int MostCandidates = 1_000;

    /// <summary>A message of today weighs as much as one that says a word exactly, and half of it after a month.</summary>
    private const string Best = "coalesce(ts_rank(terms, $4::tsquery), 0) + 0.1 / (1 + extract(epoch FROM now() - created_at) / 2592000) DESC, ";

    public async Task<List<(Guid Chat, long Seq)>> FindAsync(IndexQuery query, bool inside, CancellationToken cancellationToken)
    {
        await using var command = Command(query, inside);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<(Guid, long)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            keys.Add((rows.GetGuid(0), rows.GetInt64(1)));
        }

        return keys;
    }

    internal NpgsqlCommand Command(IndexQuery query, bool inside)
    {
        var patterns = query.Patterns(inside).ToList();
        var sql = new StringBuilder(
            """
            SELECT chat_id, seq FROM (
                SELECT s.chat_id, s.seq, s.created_at, s.terms FROM message_search s
                WHERE s.terms @@ $1::tsquery AND s.created_at >= $2 AND s.created_at < $3
            """);
        for (var i = 0; i < patterns.Count; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND s.text LIKE ${FirstPattern + i}");
        }

        sql.Append(
            CultureInfo.InvariantCulture,
            $"""
             AND (SELECT true FROM members WHERE chat_id = s.chat_id AND user_id = $5 LIMIT 1)
                ORDER BY s.created_at DESC, s.chat_id, s.seq DESC LIMIT {MostCandidates}
            ) newest
            ORDER BY {(query.NewestFirst ? "" : Best)}created_at DESC, chat_id, seq DESC OFFSET $6 LIMIT $7
            """);
        var command = database.CreateCommand(sql.ToString());
        object?[] values =
        [
            query.TermQuery(inside), query.After ?? DateTimeOffset.MinValue, query.Before ?? DateTimeOffset.MaxValue, query.Rank, query.Me, query.Offset, query.Limit,
            .. patterns,
        ];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private const int FirstPattern = 8;
}
