using Chat.Service.Delivery;

namespace Chat.Service.Tests.Delivery;

/// <summary>Moving the outbox to the log on a real PostgreSQL.</summary>
public sealed class OutboxMoveTests(PostgresServer server)
{
    [Fact]
    public async Task Source2_7_R4_Commit_order_never_skips_an_event()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var held = await db.AddChatAsync(user);
        var busy = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            busy.Add(await db.AddChatAsync(user));
        }

        // It takes its outbox id now and commits after everyone else.
        await using var late = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var open = await late.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var insert = new Npgsql.NpgsqlCommand(
            $"INSERT INTO outbox (chat_id, type, body, created_at) VALUES ('{held}', 'NewMessage', '{{}}', now())", late, open);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        using var writing = new CancellationTokenSource();
        var relay = MoveUntilAsync(db, writing.Token);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await db.StoreAsync(Some.Message(busy[writer % busy.Count], user));
            }
        })));
        await Eventually.HoldsAsync(async () => await db.ScalarAsync<long>("SELECT head FROM log") == 640, what: "640 events are in the log");
        await open.CommitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => await db.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, what: "the outbox is empty");
        await writing.CancelAsync();
        await relay;

        await AssertLogAsync(db, 641);
        Assert.Equal(641L, await db.ScalarAsync<long>($"SELECT position FROM events WHERE chat_id = '{held}'"));
    }

    [Fact]
    public async Task Two_relays_that_both_believe_to_lead_number_each_event_once_and_in_order()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chats = new[] { await db.AddChatAsync(user), await db.AddChatAsync(user), await db.AddChatAsync(user) };

        using var writing = new CancellationTokenSource();
        var relays = Enumerable.Range(0, 4).Select(_ => MoveUntilAsync(db, writing.Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await db.StoreAsync([.. Enumerable.Range(0, (writer + i) % 4 + 1).Select(n => Some.Message(chats[(writer + n) % 3], user))]);
            }
        })));
        await Eventually.HoldsAsync(async () => await db.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, what: "the outbox is empty");
        await writing.CancelAsync();
        var published = (await Task.WhenAll(relays)).SelectMany(pages => pages).SelectMany(page => page.Events.Select(e => e.Position)).Order().ToList();

        var messages = await db.ScalarAsync<long>("SELECT count(*) FROM messages");
        await AssertLogAsync(db, messages);
        Assert.Equal([.. Enumerable.Range(1, (int)messages).Select(n => (long)n)], published);
    }

    [Fact]
    public async Task A_batch_is_bounded_in_events_and_in_bytes_but_a_large_event_still_passes()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        await db.ExecuteAsync($"""
            INSERT INTO outbox (chat_id, type, body, created_at)
            SELECT gen_random_uuid(), 'NewMessage', CASE WHEN n <= {OutboxMove.MostEvents + 1} THEN '1' ELSE repeat('x', {OutboxMove.MostBytes + 1}) END, now()
            FROM generate_series(1, {OutboxMove.MostEvents + 3}) AS n ORDER BY n
            """);

        var pages = await MoveAllAsync(db);

        Assert.Equal([OutboxMove.MostEvents, 2, 1], pages.Select(page => page.Events.Count));
        Assert.Equal([OutboxMove.MostEvents, OutboxMove.MostEvents + 2, OutboxMove.MostEvents + 3], pages.Select(page => page.Head));
    }

    [Theory]
    [InlineData(OutboxMove.MostEvents, 1, true)]
    [InlineData(OutboxMove.MostEvents - 1, 1, false)]
    [InlineData(3, OutboxMove.MostBytes / 2, true)]
    [InlineData(1, OutboxMove.MostBytes / 2, false)]
    public async Task A_move_says_whether_there_may_be_more(int events, int bytes, bool isFull)
    {
        await using var db = await ChatDatabase.NewAsync(server);
        await db.ExecuteAsync($"""
            INSERT INTO outbox (chat_id, type, body, created_at)
            SELECT gen_random_uuid(), 'NewMessage', repeat('é', {bytes} / 2) || 'x', now() FROM generate_series(1, {events})
            """);
        await using var connection = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isFull, (await OutboxMove.ExecuteAsync(connection, TestContext.Current.CancellationToken))?.IsFull);
    }

    [Fact]
    public async Task An_event_keeps_everything_that_it_had()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (chat, user) = (Guid.NewGuid(), Some.User());
        await db.ExecuteAsync($$"""
            INSERT INTO outbox (chat_id, seq, type, users, body, trace, created_at)
            VALUES ('{{chat}}', 7, 'AddToChat', ARRAY['{{user}}'::uuid], '{"a":"ü"}', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now())
            """);

        var moved = Assert.Single(Assert.Single(await MoveAllAsync(db)).Events);

        Assert.Equal(new FeedEvent(1, chat, 7, "AddToChat", moved.Users, "{\"a\":\"ü\"}", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), moved);
        Assert.Equal([user], moved.Users!);
    }

    private static async Task<List<FeedPage>> MoveAllAsync(ChatDatabase db)
    {
        await using var connection = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var pages = new List<FeedPage>();
        while (await OutboxMove.ExecuteAsync(connection, TestContext.Current.CancellationToken) is { } batch)
        {
            pages.Add(batch.Page);
        }

        return pages;
    }

    private static async Task<List<FeedPage>> MoveUntilAsync(ChatDatabase db, CancellationToken end)
    {
        var pages = new List<FeedPage>();
        while (!end.IsCancellationRequested)
        {
            pages.AddRange(await MoveAllAsync(db));
        }

        return pages;
    }

    /// <summary>Positions 1 to <paramref name="count"/>, each once, and within a chat in the order of its messages.</summary>
    private static async Task AssertLogAsync(ChatDatabase db, long count)
    {
        Assert.Equal((count, count), (await db.ScalarAsync<long>("SELECT count(*) FROM events"), await db.ScalarAsync<long>("SELECT head FROM log")));
        Assert.Equal((1L, count), (await db.ScalarAsync<long>("SELECT min(position) FROM events"), await db.ScalarAsync<long>("SELECT max(position) FROM events")));
        Assert.Equal(0L, await db.ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT seq - lag(seq) OVER (PARTITION BY chat_id ORDER BY position) AS step FROM events) s WHERE step <> 1"));
    }
}
