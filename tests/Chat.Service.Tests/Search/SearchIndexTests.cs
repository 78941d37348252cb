using Chat.Service.Delivery;
using Chat.Service.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Search;

/// <summary>The index follows the log, starts anew where it must, and is what a search reads.</summary>
public sealed class SearchIndexTests(PostgresServer server) : IAsyncLifetime
{
    private readonly Guid _me = Some.User();
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ChatApi.NewAsync(server);
        _api.CreateClient().Dispose();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_index_that_the_log_has_been_trimmed_past_is_made_anew_from_the_messages()
    {
        var chat = await _api.NewGroupAsync(_me);
        await _api.Database.StoreAsync([.. Enumerable.Range(1, 1200).Select(n => Some.Message(chat, _me, content: $"number {n}"))]);
        await IndexedAsync(1200);

        await _api.Database.ExecuteAsync("""
            TRUNCATE message_search;
            DELETE FROM events;
            UPDATE log SET trimmed = head;
            UPDATE search_mark SET position = 0
            """);

        await IndexedAsync(1200);
        await _api.Database.StoreAsync(Some.Message(chat, _me, content: "after it"));
        await IndexedAsync(1201);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(500, true)]
    public async Task A_whole_piece_asks_for_the_next_one_and_what_is_less_waits_for_company(int messages, bool isMore)
    {
        await using var database = await ChatDatabase.NewAsync(server);
        var chat = await database.AddChatAsync(_me);
        await database.StoreAsync([.. Enumerable.Range(1, messages).Select(n => Some.Message(chat, _me, content: $"number {n}"))]);
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await OutboxMove.ExecuteAsync(connection, Cancel);
        var step = new IndexStep(new Folding(database.Source));
        await Eventually.HoldsAsync(async () => await database.ScalarAsync<bool>("SELECT chat_id IS NULL FROM search_mark") || !await step.RunAsync(connection, Cancel));

        Assert.Equal(isMore, await step.RunAsync(connection, Cancel));
        Assert.Equal(messages, await database.ScalarAsync<long>("SELECT count(*) FROM message_search"));
    }

    [Fact]
    public async Task Replicas_share_the_work_and_index_everything_once()
    {
        await using var other = _api.Replica();
        other.CreateClient().Dispose();
        var chat = await _api.NewGroupAsync(_me);
        for (var n = 0; n < 5; n++)
        {
            await _api.Database.StoreAsync([.. Enumerable.Range(1, 100).Select(i => Some.Message(chat, _me, content: $"{n} {i}"))]);
        }

        await IndexedAsync(500);
    }

    [Fact]
    public async Task The_plan_is_a_look_up_in_the_indexes_whatever_is_asked()
    {
        var index = _api.Services.GetRequiredService<SearchIndex>();
        foreach (var (words, phrases, inside) in new (string[], string[], bool)[] { (["cat"], [], false), (["cat"], ["two words"], false), (["cat"], [], true), ([], [], false) })
        {
            var query = new IndexQuery(_me, [[Terms.In(Guid.NewGuid())]], words, phrases, After: null, Before: null, NewestFirst: false, 0, 20);
            await using var command = index.Command(query, inside);
            command.CommandText = $"EXPLAIN {command.CommandText}";
            var plan = new List<string>();
            await using (var rows = await command.ExecuteReaderAsync(Cancel))
            {
                while (await rows.ReadAsync(Cancel))
                {
                    plan.Add(rows.GetString(0));
                }
            }

            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
            Assert.Contains(plan, line => line.Contains("Bitmap Index Scan on ix_message_search_t", StringComparison.Ordinal));
        }
    }

    private Task IndexedAsync(long messages) => Eventually.HoldsAsync(
        async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM message_search") == messages, what: $"{messages} messages are in the index");
}
