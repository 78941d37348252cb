using Chat.Service.Messages;
using Npgsql;

namespace Chat.Service.Tests.Messages;

/// <summary>The statements that store messages, on a real PostgreSQL.</summary>
public sealed class MessageInsertTests(PostgresServer server)
{
    [Fact]
    public async Task R3_Many_writers_in_many_batches_leave_each_chat_numbered_from_1_without_holes()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var users = Enumerable.Range(0, 8).Select(_ => Some.User()).ToArray();
        var chats = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            chats.Add(await db.AddChatAsync(users));
        }

        await Task.WhenAll(users.Select(user => Task.Run(async () =>
        {
            var random = new Random(user.GetHashCode());
            for (var i = 0; i < 20; i++)
            {
                await db.StoreAsync([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Some.Message(chats[random.Next(chats.Count)], user))]);
            }
        })));

        Assert.Equal(0L, await db.ScalarAsync<long>("""
            SELECT count(*) FROM (
                SELECT c.last_seq, min(m.seq), max(m.seq), count(m.seq) FROM chats c JOIN messages m ON m.chat_id = c.id GROUP BY c.id) AS t (last, low, high, n)
            WHERE low <> 1 OR high <> n OR last <> n
            """));
        Assert.Equal(0L, await db.ScalarAsync<long>("""
            SELECT count(*) FROM messages m FULL JOIN outbox o ON o.chat_id = m.chat_id AND o.seq = m.seq
            WHERE m.id IS NULL OR (o.body::json ->> 'id')::uuid IS DISTINCT FROM m.id OR (o.body::json ->> 'seq')::bigint IS DISTINCT FROM m.seq
            """));
        Assert.Equal(0L, await db.ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT seq - lag(seq) OVER (PARTITION BY chat_id ORDER BY id) AS step FROM outbox) s WHERE step <> 1"));
    }

    [Fact]
    public async Task R2_The_same_client_id_is_stored_once_and_answers_the_first_number()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (user, other, client) = (Some.User(), Some.User(), Guid.NewGuid());
        var chat = await db.AddChatAsync(user, other);

        Assert.Equal([new Stored(StoreOutcome.Added, 1)], await db.StoreAsync(Some.Message(chat, user, client)));
        Assert.Equal(
            [new Stored(StoreOutcome.Repeated, 1), new Stored(StoreOutcome.Added, 2)],
            await db.StoreAsync(Some.Message(chat, user, client), Some.Message(chat, other, client)));
        Assert.Equal(2L, await db.ScalarAsync<long>("SELECT count(*) FROM outbox"));
    }

    [Fact]
    public async Task Twice_the_same_client_id_in_one_batch_stores_nothing_of_it()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (user, client) = (Some.User(), Guid.NewGuid());
        var chat = await db.AddChatAsync(user);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.StoreAsync(Some.Message(chat, user, client), Some.Message(chat, user, client)));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
        Assert.Equal(0L, await db.ScalarAsync<long>("SELECT last_seq FROM chats"));
    }

    [Fact]
    public async Task S27_Who_is_not_in_the_chat_stores_nothing_and_cannot_tell_it_from_one_that_is_not_there()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (member, stranger) = (Some.User(), Some.User());
        var chat = await db.AddChatAsync(member);

        var stored = await db.StoreAsync(Some.Message(chat, stranger), Some.Message(Guid.NewGuid(), member), Some.Message(chat, member));

        Assert.Equal([new Stored(StoreOutcome.NotMember, 0), new Stored(StoreOutcome.NotMember, 0), new Stored(StoreOutcome.Added, 1)], stored);
        Assert.Equal(1L, await db.ScalarAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task R9_Who_is_removed_while_their_message_waits_for_the_chat_stores_nothing_and_who_is_added_does()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (stays, leaves, comes) = (Some.User(), Some.User(), Some.User());
        var chat = await db.AddChatAsync(stays, leaves);
        await using var other = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var change = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        foreach (var sql in new[]
        {
            $"SELECT FROM chats WHERE id = '{chat}' FOR NO KEY UPDATE",
            $"DELETE FROM members WHERE user_id = '{leaves}'",
            $"INSERT INTO members (chat_id, user_id, role, joined_at) VALUES ('{chat}', '{comes}', 'member', now())",
        })
        {
            await using var command = new NpgsqlCommand(sql, other, change);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var storing = db.StoreAsync(Some.Message(chat, leaves), Some.Message(chat, stays), Some.Message(chat, comes));
        await Eventually.HoldsAsync(db.AnyWaitsForALockAsync, what: "the message waits");
        await change.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new Stored(StoreOutcome.NotMember, 0), new Stored(StoreOutcome.Added, 1), new Stored(StoreOutcome.Added, 2)], await storing);
    }

    [Fact]
    public async Task S27_Who_is_not_in_the_chat_waits_for_nobody_who_holds_it_and_holds_it_from_nobody()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (member, stranger) = (Some.User(), Some.User());
        var chat = await db.AddChatAsync(member);
        await using var other = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var change = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"SELECT FROM chats WHERE id = '{chat}' FOR NO KEY UPDATE", other, change);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new Stored(StoreOutcome.NotMember, 0)], await db.StoreAsync(Some.Message(chat, stranger)));
    }

    [Fact]
    public async Task S44_Every_storable_text_comes_back_as_it_was()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chat = await db.AddChatAsync(user);
        string[] texts = ["'; DROP TABLE chats; --", "\u202Eright\u2066", "\r\n\t\b\u0001\u007F", "👩‍👩‍👧‍👦\uFFFD\uFFFF", "{\"seq\":0}", "\\u0000", "<script>", new string('ß', 32_768)];

        await db.StoreAsync([.. texts.Select(text => Some.Message(chat, user, content: text))]);

        Assert.Equal(texts, await db.ColumnAsync<string>("SELECT content FROM messages ORDER BY seq"));
        Assert.Equal(texts, await db.ColumnAsync<string>("SELECT body::json ->> 'content' FROM outbox ORDER BY id"));
    }
}
