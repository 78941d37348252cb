using System.Net;
using Chat.Service.Demo;
using Chat.Service.Tests.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Demo;

/// <summary>The demo workspace: put in by the thousand, and still all that the service promises of what it has written itself.</summary>
public sealed class DemoTests(PostgresServer server) : IAsyncLifetime
{
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ChatApi.NewAsync(server);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Source2_11_Ten_thousand_messages_keep_every_rule_are_read_found_and_counted_like_any_others_and_come_once()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(10_000, (await FillAsync(10_000))!.Messages.Count);
        TestContext.Current.SendDiagnosticMessage($"The demo workspace took {clock.Elapsed.TotalSeconds:0.0} s.");

        foreach (var (rule, broken) in Rules)
        {
            Assert.True(await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM ({broken}) broken") == 0, rule);
        }

        Assert.Equal(10_000L, await _api.Database.ScalarAsync<long>("SELECT count(*) FROM messages"));
        foreach (var table in new[] { "mentions", "message_edits", "reactions", "pins", "thread_follows", "message_files" })
        {
            Assert.True(await _api.Database.ScalarAsync<bool>($"SELECT count(*) > 5 FROM {table}"), table);
        }

        await AssertUsableAsync(KnownUsers.Cast["ada"]);
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>(
            "SELECT count(*) FROM messages m WHERE deleted_at IS NULL AND NOT EXISTS (SELECT FROM message_search s WHERE s.chat_id = m.chat_id AND s.seq = m.seq)") == 0);
        var hits = await _api.As(KnownUsers.Cast["ada"]).GetAsync("/api/search?q=review", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.NotEqual(0, hits.GetArrayLength());

        var before = await CountAsync("messages");
        Assert.Null(await FillAsync(10_000));
        Assert.Equal(before, await CountAsync("messages"));
    }

    [Fact]
    public async Task Source2_11_Where_there_is_a_chat_already_nothing_is_added()
    {
        await _api.NewGroupAsync(Some.User());

        Assert.Null(await FillAsync(10_000));

        Assert.Equal((1L, 0L, (0, 0)), (await CountAsync("chats"), await CountAsync("messages"), _api.OnDisk()));
    }

    /// <summary>What must not be found, by what it would break.</summary>
    private static Dictionary<string, string> Rules => new()
    {
        ["numbers have no holes, and the chat knows the last one"] =
            """
            SELECT c.id FROM chats c LEFT JOIN messages m ON m.chat_id = c.id GROUP BY c.id
            HAVING count(m) <> c.last_seq OR min(m.seq) <> 1 OR max(m.seq) <> c.last_seq OR max(m.created_at) <> c.active_at
            """,
        ["numbers and times have one order, and none is in the future"] =
            """
            SELECT FROM (SELECT created_at, edited_at, deleted_at, lag(created_at) OVER (PARTITION BY chat_id ORDER BY seq) AS before FROM messages) m
            WHERE before > created_at OR greatest(created_at, edited_at, deleted_at) > now()
            """,
        ["only members write, react and are read to"] =
            """
            SELECT FROM (SELECT chat_id, sender_id FROM messages UNION SELECT chat_id, user_id FROM reactions UNION SELECT chat_id, pinned_by FROM pins
                UNION SELECT chat_id, user_id FROM mentions UNION SELECT chat_id, user_id FROM thread_follows) a (chat_id, user_id)
            WHERE NOT EXISTS (SELECT FROM members m WHERE m.chat_id = a.chat_id AND m.user_id = a.user_id)
            """,
        ["an answer stands in the thread of what it answers, behind it"] =
            """
            SELECT FROM messages a LEFT JOIN messages r ON r.chat_id = a.chat_id AND r.seq = a.thread_seq
            WHERE (a.thread_seq IS NULL) <> (a.reply_to IS NULL) OR a.thread_seq IS NOT NULL AND (r.id IS DISTINCT FROM a.reply_to OR r.thread_seq IS NOT NULL OR r.seq >= a.seq)
            """,
        ["whoever answers follows"] =
            "SELECT chat_id, thread_seq, sender_id FROM messages WHERE thread_seq IS NOT NULL EXCEPT SELECT chat_id, seq, user_id FROM thread_follows WHERE following",
        ["mentions are those of the message"] =
            """
            (SELECT chat_id, seq, unnest(mentions), sender_id FROM messages EXCEPT SELECT chat_id, seq, user_id, sender_id FROM mentions)
            UNION ALL (SELECT chat_id, seq, user_id, sender_id FROM mentions EXCEPT SELECT chat_id, seq, unnest(mentions), sender_id FROM messages)
            """,
        ["files are those of the message, and their sender's"] =
            """
            SELECT chat_id, seq, (f ->> 'id')::uuid, sender_id FROM messages, jsonb_array_elements(files) f
            EXCEPT SELECT x.chat_id, x.seq, f.id, f.uploader_id FROM message_files x JOIN files f ON f.id = x.file_id
            """,
        ["no file hangs on a message that does not show it"] =
            "SELECT chat_id, seq, file_id FROM message_files EXCEPT SELECT chat_id, seq, (f ->> 'id')::uuid FROM messages, jsonb_array_elements(files) f",
        ["what is deleted says nothing"] =
            """
            SELECT FROM messages m WHERE deleted_at IS NOT NULL AND (content <> '' OR mentions <> '{}' OR files IS NOT NULL
                OR EXISTS (SELECT FROM reactions r WHERE r.chat_id = m.chat_id AND r.seq = m.seq) OR EXISTS (SELECT FROM message_edits e WHERE e.chat_id = m.chat_id AND e.seq = m.seq))
            """,
        ["an edit has its version from before"] =
            "SELECT chat_id, seq FROM messages WHERE edited_at IS NOT NULL AND deleted_at IS NULL EXCEPT SELECT chat_id, seq FROM message_edits",
        ["a chat has one owner, a single one two, and pairs are known by their key"] =
            """
            SELECT c.id FROM chats c JOIN members m ON m.chat_id = c.id GROUP BY c.id
            HAVING count(*) FILTER (WHERE m.role = 'owner') <> CASE c.type WHEN 'single' THEN 2 ELSE 1 END OR (c.pair_key IS NULL) = (c.type = 'single')
                OR (c.name IS NULL) <> (c.type = 'single')
            """,
        ["nobody has read further than there is"] = "SELECT FROM members m JOIN chats c ON c.id = m.chat_id WHERE m.read_seq > c.last_seq OR m.read_seq < 0",
        ["ids tell the time of their message"] =
            "SELECT FROM messages WHERE abs(extract(epoch FROM created_at) * 1000 - ('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint) > 1",
        ["nothing is told of what nobody was there for"] = "SELECT FROM outbox UNION ALL SELECT FROM events",
    };

    private async Task AssertUsableAsync(Guid ada)
    {
        var chats = await _api.As(ada).GetAsync("/api/chats?limit=200", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.InRange(chats.GetArrayLength(), 15, 200);
        var general = chats.EnumerateArray().Single(chat => chat.GetProperty("name").GetString() == "general");
        Assert.Equal(24, general.GetProperty("member_count").GetInt32());
        var id = general.GetProperty("id").GetGuid();
        var page = await _api.As(ada).GetAsync($"/api/chats/{id}/messages?limit=200", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(general.GetProperty("last_seq").GetInt64(), page[0].GetProperty("seq").GetInt64());
        await _api.As(ada).GetAsync($"/api/chats/{id}/pins", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(page[0].GetProperty("seq").GetInt64() + 1, (await _api.SendAsync(ada, id, "Good morning").ExpectAsync(HttpStatusCode.Created)).GetProperty("seq").GetInt64());

        var url = await _api.Database.ScalarAsync<string>($"SELECT files -> 0 ->> 'url' FROM messages WHERE chat_id = '{id}' AND files -> 0 ->> 'type' = 'image/png' LIMIT 1");
        using var file = await _api.As(ada).GetAsync(url, Cancel);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (file.StatusCode, file.Content.Headers.ContentType!.ToString()));
        Assert.NotEmpty(await file.Content.ReadAsByteArrayAsync(Cancel));
    }

    private Task<long> CountAsync(string table) => _api.Database.ScalarAsync<long>($"SELECT count(*) FROM {table}");

    private async Task<Workspace?> FillAsync(int messages)
    {
        await using var scope = _api.Services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<DemoSeed>(scope.ServiceProvider).FillAsync(messages, Cancel);
    }
}
