using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Service.Delivery;
using Chat.Service.Messages;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Chat.Service.Tests.Messages;

/// <summary>Messages that share a commit each get the outcome that is their own.</summary>
public sealed class MessageWriterTests(PostgresServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task R2_Messages_of_one_batch_are_stored_repeated_or_refused_each_for_itself()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var (user, stranger, client) = (Some.User(), Some.User(), Guid.NewGuid());
        var chat = await db.AddChatAsync(user);
        using var writer = Writer(db.Source, new WriteOptions { Connections = 1, Patience = Long });

        var waiting = new[]
        {
            writer.StoreAsync(Some.Message(chat, user), Token),
            writer.StoreAsync(Some.Message(chat, user, client), Token),
            writer.StoreAsync(Some.Message(chat, stranger), Token),
            writer.StoreAsync(Some.Message(chat, user, client), Token),
            writer.StoreAsync(Some.Message(chat, user), Token),
        };
        await writer.StartAsync(TestContext.Current.CancellationToken);
        var stored = await Task.WhenAll(waiting);
        await writer.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new(StoreOutcome.Added, 1), new(StoreOutcome.Added, 2), new(StoreOutcome.NotMember, 0), new(StoreOutcome.Repeated, 2),
                new Stored(StoreOutcome.Added, 3),
            ], stored);
        Assert.Equal(3L, await db.ScalarAsync<long>("SELECT count(*) FROM outbox"));
    }

    [Fact]
    public async Task R3_Many_senders_on_several_connections_of_two_replicas_leave_no_hole_and_store_each_client_id_once()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var users = Enumerable.Range(0, 40).Select(_ => Some.User()).ToArray();
        var chats = new[] { await db.AddChatAsync(users), await db.AddChatAsync(users) };
        using var one = Writer(db.Source, new WriteOptions { Patience = Long });
        using var other = Writer(db.Source, new WriteOptions { Patience = Long, BatchSize = 5 });
        await one.StartAsync(TestContext.Current.CancellationToken);
        await other.StartAsync(TestContext.Current.CancellationToken);

        var outcomes = await Task.WhenAll(users.SelectMany(user => Enumerable.Range(0, 10).Select(async n =>
        {
            var (chat, client) = (chats[n % 2], Guid.NewGuid());
            var attempts = await Task.WhenAll(Enumerable.Range(0, n % 3 + 1).Select(attempt =>
                (attempt == 0 ? one : other).StoreAsync(Some.Message(chat, user, client), Token)));
            Assert.Single(attempts, stored => stored.Outcome == StoreOutcome.Added);
            return (chat, Assert.Single(attempts.Select(stored => stored.Seq).Distinct()));
        })));

        foreach (var chat in chats)
        {
            Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), outcomes.Where(o => o.chat == chat).Select(o => o.Item2).Order());
        }

        await Task.WhenAll(one.StopAsync(TestContext.Current.CancellationToken), other.StopAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_batch_belongs_to_the_first_trace_in_it_that_is_recorded()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chat = await db.AddChatAsync(user);
        var (passed, recorded) = (ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom());
        var parents = new ConcurrentQueue<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RustyGate.Chat",
            Sample = (ref ActivityCreationOptions<ActivityContext> of) =>
            {
                parents.Enqueue(of.TraceId);
                return ActivitySamplingResult.None;
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var writer = Writer(db.Source, new WriteOptions { Connections = 1, Patience = TimeSpan.FromSeconds(30) });

        var waiting = new[] { (passed, ActivityTraceFlags.None), (recorded, ActivityTraceFlags.Recorded) }.Select(async trace =>
        {
            using var request = new Activity("request").SetParentId(trace.Item1, ActivitySpanId.CreateRandom(), trace.Item2);
            request.ActivityTraceFlags = trace.Item2;
            request.Start();
            return await writer.StoreAsync(Some.Message(chat, user), Token);
        }).ToArray();
        await writer.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(waiting);
        await writer.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains(recorded, parents);
        Assert.DoesNotContain(passed, parents);
    }

    [Fact]
    public async Task A_sender_that_went_away_before_the_batch_stores_nothing()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chat = await db.AddChatAsync(user);
        using var writer = Writer(db.Source, new WriteOptions { Patience = Long });
        using var gone = new CancellationTokenSource();

        var abandoned = writer.StoreAsync(Some.Message(chat, user, content: "Gone"), gone.Token);
        var stays = writer.StoreAsync(Some.Message(chat, user, content: "Stays"), Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await writer.StartAsync(TestContext.Current.CancellationToken);
        await stays;

        Assert.Equal(["Stays"], await db.ColumnAsync<string>("SELECT content FROM messages"));
    }

    [Fact]
    public async Task A_chat_that_is_locked_holds_up_only_its_own_connection()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var locked = await db.AddChatAsync(user);
        var others = new List<Guid>();
        for (var i = 0; i < 40; i++)
        {
            others.Add(await db.AddChatAsync(user));
        }

        await using var connection = await db.Source.OpenConnectionAsync(Token);
        await using var held = await connection.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand($"SELECT FROM chats WHERE id = '{locked}' FOR UPDATE", connection, held);
        await command.ExecuteNonQueryAsync(Token);
        using var writer = Writer(db.Source, new WriteOptions { BatchSize = 1, Patience = Long });
        await writer.StartAsync(Token);

        var waiting = new[] { writer.StoreAsync(Some.Message(locked, user), Token), writer.StoreAsync(Some.Message(locked, user), Token) };
        await Eventually.HoldsAsync(db.AnyWaitsForALockAsync, what: "a message waits");
        var free = others.ConvertAll(chat => writer.StoreAsync(Some.Message(chat, user), Token));
        var first = await Task.WhenAny([.. free, .. waiting]);
        Assert.DoesNotContain(first, waiting);
        Assert.Equal(new Stored(StoreOutcome.Added, 1), await first);

        await held.CommitAsync(Token);
        Assert.All(await Task.WhenAll([.. free, .. waiting]), stored => Assert.Equal(StoreOutcome.Added, stored.Outcome));
        await writer.StopAsync(Token);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_stored_before_it()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chat = await db.AddChatAsync(user);
        using var writer = Writer(db.Source, new WriteOptions { Connections = 1, BatchSize = 3, Patience = Long });
        await writer.StartAsync(TestContext.Current.CancellationToken);
        await writer.StoreAsync(Some.Message(chat, user), Token);

        var waiting = Enumerable.Range(0, 50).Select(_ => writer.StoreAsync(Some.Message(chat, user), Token)).ToArray();
        await writer.StopAsync(TestContext.Current.CancellationToken);

        Assert.All(await Task.WhenAll(waiting), stored => Assert.Equal(StoreOutcome.Added, stored.Outcome));
    }

    [Fact]
    public async Task R15_Too_many_and_too_late_are_told_so_at_once()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        using var writer = Writer(db.Source, new WriteOptions { Waiting = 1, Patience = TimeSpan.FromMilliseconds(100) });

        var chat = Guid.NewGuid();
        var waits = writer.StoreAsync(Some.Message(chat, Some.User()), Token);
        await Assert.ThrowsAsync<TimeoutException>(() => writer.StoreAsync(Some.Message(chat, Some.User()), Token));
        await Assert.ThrowsAsync<TimeoutException>(() => waits);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_the_senders_error_and_the_next_message_is_tried_again()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        var user = Some.User();
        var chat = await db.AddChatAsync(user);
        await db.ExecuteAsync("ALTER TABLE messages RENAME TO gone");
        using var writer = Writer(db.Source, new WriteOptions { Patience = Long });
        await writer.StartAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer.StoreAsync(Some.Message(chat, user), Token));
        await db.ExecuteAsync("ALTER TABLE gone RENAME TO messages");
        Assert.Equal(new Stored(StoreOutcome.Added, 1), await writer.StoreAsync(Some.Message(chat, user), Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageWriter Writer(NpgsqlDataSource database, WriteOptions options) =>
        new(database, new OutboxBell(Unconnected()), Options.Create(options), TimeProvider.System);

    private static ConnectionMultiplexer Unconnected() =>
        ConnectionMultiplexer.Connect(new ConfigurationOptions { EndPoints = { "127.0.0.1:1" }, AbortOnConnectFail = false, ConnectTimeout = 100 });
}
