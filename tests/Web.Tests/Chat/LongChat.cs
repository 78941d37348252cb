using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Npgsql;
using RustyGate.Tests.Running;

namespace Web.Tests.Chat;

/// <summary>A chat with a long past that nobody had to write: its rows are put straight into the database.</summary>
internal static class LongChat
{
    private const string Sql =
        """
        WITH past AS (
            INSERT INTO messages (chat_id, seq, id, sender_id, content, created_at)
            SELECT $1, n, CASE WHEN n = $5 THEN $6 ELSE gen_random_uuid() END, CASE WHEN n / 3 % 2 = 0 THEN $2 ELSE $3 END,
                CASE n % 10
                WHEN 3 THEN format(E'Number %s, with **some** words, a [link](https://example.org/%s) and\n\n- a list\n- of two', n, n)
                WHEN 6 THEN format(E'Number %s\n```js\nconst answer = %s;\n```', n, n)
                WHEN 8 THEN format('Number %s. %s', n, repeat('It goes on for a while. ', 3 + (n % 7)::int))
                ELSE format('Number %s', n) END,
                now() - make_interval(mins => ($4 - n)::int)
            FROM generate_series(1, $4) n
        )
        UPDATE chats SET last_seq = $4, active_at = now() WHERE id = $1
        """;

    /// <summary>Fills a chat that has no message yet; all is read by <paramref name="ann"/>.</summary>
    /// <returns>The id of message <paramref name="known"/>.</returns>
    public static async Task<Guid> FillAsync(DistributedApplication app, Guid chat, Person ann, Person ben, long messages, long known)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(await app.GetConnectionStringAsync("chatdb", cancel));
        await connection.OpenAsync(cancel);
        var id = Guid.CreateVersion7();
        await using (var fill = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = chat }, new() { Value = ann.Id }, new() { Value = ben.Id }, new() { Value = messages }, new() { Value = known }, new() { Value = id } } })
        {
            await fill.ExecuteNonQueryAsync(cancel);
        }

        await using var read = new NpgsqlCommand("UPDATE members SET read_seq = $2 WHERE chat_id = $1", connection) { Parameters = { new() { Value = chat }, new() { Value = messages } } };
        await read.ExecuteNonQueryAsync(cancel);
        return id;
    }
}
