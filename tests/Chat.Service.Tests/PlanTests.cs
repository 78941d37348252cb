using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Chat.Service.Tests.Messages;
using Npgsql;

namespace Chat.Service.Tests;

/// <summary>
/// With a million messages in five thousand chats, everything that a client does often finds its rows by index. PostgreSQL itself counts how
/// often a table was read as a whole: that is asked, instead of an EXPLAIN of what might not be what runs.
/// </summary>
[Collection(Alone.Name)]
public sealed class PlanTests(PostgresServer server)
{
    private const int MillionChats = 5000;
    private const int SweepsAtStart = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_million_messages_nothing_that_is_hot_reads_a_whole_table_and_the_list_of_5000_chats_is_one_query()
    {
        var (me, chat) = (Some.User(), Guid.CreateVersion7());
        var api = await ChatApi.NewAsync(server);
        await FillAsync(api.Database, me, chat);

        var before = await ScansAsync(api.Database);
        var pages = await ListAsync(api, me);
        await UseAsync(api, new ConversationOf(api, chat), me);

        // The service's connections tell what they counted when they end.
        await api.DisposeAsync();
        await Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'members'") > 0);
        var after = await ScansAsync(api.Database);
        Assert.Equal((before["messages"], before["members"]), (after["messages"], after["members"]));

        // Whoever is in every chat there is gets the list quickest by reading them all, once a page. Besides, only sweeps at the start of the
        // service do.
        Assert.InRange(after["chats"] - before["chats"], 0, pages + SweepsAtStart);
    }

    private static async Task<int> ListAsync(ChatApi api, Guid me)
    {
        using var commands = new Commands();
        var clock = Stopwatch.StartNew();
        var seen = new HashSet<Guid>();
        var pages = 0;
        for (string? path = "/api/chats?limit=200"; path is not null; pages++)
        {
            using var reply = await api.As(me).SendAsync(commands.Get(path), Cancel);
            var page = await reply.EnsureSuccessStatusCode().ReadAsync();
            Assert.All(page.EnumerateArray(), c => Assert.Equal((200, 20), (c.GetProperty("me").GetProperty("unread").GetInt32(), c.GetProperty("members").GetArrayLength())));
            seen.UnionWith(page.EnumerateArray().Select(c => c.GetProperty("id").GetGuid()));
            path = reply.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(MillionChats, seen.Count);
        Assert.Equal(pages, commands.Count);
        TestContext.Current.SendDiagnosticMessage($"{pages} pages of 200 chats took {clock.ElapsedMilliseconds} ms.");
        return pages;
    }

    /// <summary>
    /// The hottest: history in four ways, one message, its versions and thread, posting, answering, forwarding, editing, reacting, pinning,
    /// reading, drafts, saved and scheduled messages, deleting, and what a stream starts from.
    /// </summary>
    private static async Task UseAsync(ChatApi api, ConversationOf chat, Guid me)
    {
        foreach (var path in new[] { "", "/messages", "/messages?before=100", "/messages?after=100", "/messages?around=100&limit=200", "/reads", "/pins", "/members" })
        {
            await chat.ReadAsync(me, path);
        }

        var sent = ConversationOf.Id(await chat.SendAsync(me, "Hello", null, "all"));
        await chat.SendAsync(me, "A reply", sent);
        await chat.Post(me, new { forward_of = sent, client_id = Guid.NewGuid() }).ExpectAsync(HttpStatusCode.Created);
        await chat.Edit(me, sent, new { content = "Edited" }).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Put, $"/messages/{sent}/reactions/tada").ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, $"/messages/{sent}/pin").ExpectAsync(HttpStatusCode.OK);
        foreach (var path in new[] { "", "/history", "/replies" })
        {
            await chat.ReadAsync(me, $"/messages/{sent}{path}");
        }

        await chat.Call(me, HttpMethod.Post, "/read", new { seq = 150 }).ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, "/unread", new { seq = 100 }).ExpectAsync(HttpStatusCode.OK);
        await api.As(me).PutAsJsonAsync($"/api/drafts/{chat.Chat}?thread={sent}", new { content = "Draft" }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(me).GetAsync("/api/drafts", Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(me).PutAsync($"/api/saved/{sent}", content: null, Cancel).ExpectNothingAsync();
        await api.As(me).GetAsync("/api/saved", Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(me).PostAsJsonAsync("/api/scheduled", new { chat_id = chat.Chat, content = "Later", send_at = DateTimeOffset.UtcNow.AddHours(1) }, Cancel).ExpectAsync(HttpStatusCode.Created);
        await chat.Delete(me, sent).ExpectNothingAsync();
        await api.AsService().GetAsync($"/internal/users/{me}/stream?after=0", Cancel).ExpectAsync(HttpStatusCode.OK);
    }

    /// <summary>5,000 chats of the caller and 19 of 500 others, one of whom wrote 200 messages in each.</summary>
    private static async Task FillAsync(ChatDatabase db, Guid me, Guid first)
    {
        await using var connection = await db.Source.OpenConnectionAsync(Cancel);
        foreach (var sql in new[]
        {
            // Each worker of a parallel plan would count as a read of its own.
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0', current_database()); END $$",

            // Without the keys to other tables, whose checks row by row are most of the time; indexes are made at the end, sorted.
            "SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET synchronous_commit = off",
            $"""
            CREATE TEMP TABLE filling AS SELECT n, CASE n WHEN 1 THEN '{first}'::uuid ELSE gen_random_uuid() END AS chat,
                ('00000000-0000-7000-9000-' || lpad(to_hex(n % 500), 12, '0'))::uuid AS other FROM generate_series(1, {MillionChats}) n
            """,
            """
            INSERT INTO chats (id, type, name, last_seq, created_by, created_at, active_at)
            SELECT chat, 'group', 'A group', 200, other, now(), now() - n * interval '1 minute' FROM filling
            """,
            $"""
            INSERT INTO members (chat_id, user_id, role, joined_at)
            SELECT chat, ('00000000-0000-7000-9000-' || lpad(to_hex((n + i * 7) % 500), 12, '0'))::uuid, CASE i WHEN 0 THEN 'owner' ELSE 'member' END, now()
            FROM filling, generate_series(0, 18) i UNION ALL SELECT chat, '{me}', 'member', now() FROM filling
            """,
            "CREATE TEMP TABLE indexes AS SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'messages' AND indexname <> 'pk_messages'",
            "DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM indexes LOOP EXECUTE 'DROP INDEX ' || i.indexname; END LOOP; END $$",
            """
            INSERT INTO messages (chat_id, seq, id, sender_id, client_id, content, created_at)
            SELECT chat, seq, gen_random_uuid(), other, gen_random_uuid(), 'A message like many', now() FROM filling, generate_series(1, 200) seq ORDER BY chat, seq
            """,
            "DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM indexes LOOP EXECUTE i.indexdef; END LOOP; END $$",
            "VACUUM ANALYZE chats, members, messages",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(Cancel);
        }

        // Its counts are to be in before they are asked for.
        await using var flush = new NpgsqlCommand("SELECT pg_stat_force_next_flush()", connection);
        await flush.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>How often each table was read as a whole.</summary>
    private static async Task<Dictionary<string, long>> ScansAsync(ChatDatabase db) =>
        (await db.ColumnAsync<string>("SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables WHERE relname IN ('chats', 'members', 'messages')"))
            .Select(line => line.Split(' ')).ToDictionary(part => part[0], part => long.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Counts what requests of one trace send to PostgreSQL: other requests and the service's own rounds do not count.</summary>
    private sealed class Commands : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _count;

        public Commands()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.Source.Name == "Npgsql" && activity.TraceId == Trace)
                    {
                        Interlocked.Increment(ref _count);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ActivityTraceId Trace { get; } = ActivityTraceId.CreateRandom();

        public int Count => Volatile.Read(ref _count);

        public HttpRequestMessage Get(string path) => new(HttpMethod.Get, path) { Headers = { { "traceparent", $"00-{Trace}-{ActivitySpanId.CreateRandom()}-01" } } };

        public void Dispose() => _listener.Dispose();
    }
}
